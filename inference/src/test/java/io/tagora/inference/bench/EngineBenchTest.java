package io.tagora.inference.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBenchTest {
  @TempDir Path temporary;

  @Test
  void figuresFollowTheClock() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 8);
    var folder =
        TinyEngine.imported(
            temporary,
            model.write(Files.createTempDirectory(temporary, "m"), TinyModel.Stored.F32));
    int context = 40;
    var settings =
        new EngineSettings(
            new Device.Cpu(0),
            1,
            false,
            EngineBench.SLOTS,
            EngineBench.MOST,
            EngineBench.Plan.tokens(context, 4));
    // Every look at the clock is a millisecond after the one before.
    var clock = new AtomicLong();
    var notes = new ArrayList<String>();
    var figures =
        new EngineBench(
                new EngineBench.Plan(folder, settings, context, 4, 6, 1 << 20, 100_000_000),
                () -> clock.addAndGet(1_000_000),
                notes::add)
            .run();

    // A context has whole words, so it may be a few tokens short.
    assertEquals(38_000, figures.prefillTokensPerSecond(), 2000);
    assertEquals(1000, figures.decodeTokensPerSecond(), 1e-6);
    assertEquals(8000, figures.decode8UnsharedTokensPerSecond(), 1e-6);
    assertEquals(8000, figures.decode8RowsTokensPerSecond(), 1e-6);
    assertEquals(8000, figures.decode8TokensPerSecond(), 1e-6);
    assertEquals(32_000, figures.decode32TokensPerSecond(), 1e-6);
    assertEquals(1, figures.sharedRequestRatio(), 1e-6);
    assertEquals(1, figures.interTokenP99Ratio(), 1e-6);
    assertEquals(1, figures.interToken().chunkMillis(), 1e-6);
    assertTrue(notes.contains("answering one context 8 times, row by row"));
    assertTrue(figures.repeatVisitPrefillRatio() > 2, figures.toString());
  }
}
