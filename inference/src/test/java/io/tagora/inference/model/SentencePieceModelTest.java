package io.tagora.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinySentencePiece;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceModelTest {
  @TempDir Path temporary;

  @Test
  void aModelWithASentencePieceTokenizerReadsAndWrites() throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, true);
    var folder = Files.createDirectory(temporary.resolve("hf"));
    TinyModel.random(shape, Stored.F32, 3).write(folder, Stored.F32);
    TinyModel.writeTokenizer(folder, TinySentencePiece.json());
    var imported =
        new ModelCache(new CacheFolder(temporary.resolve("cache")))
            .importIfNeeded(folder, ImportListener.SILENT);
    try (var engine = LanguageModelEngine.open(imported, TinyEngine.SETTINGS)) {
      var driver = new EngineDriver(engine);
      var prompt = driver.read("<s>an ant");
      var decoding = new Decoding(6, 0, 0, 1, 1, List.of(), OutputRule.FREE);
      assertEquals(6, driver.write(prompt, decoding).generatedTokens());
    }
  }
}
