package io.tagora.training.model;

import java.util.Map;

/** The plain twin of {@link LlamaDecoder}: loops over doubles, straight from the formulas. */
final class PlainLlama {
  private final DecoderConfig config;
  private final Map<String, float[]> weights;

  PlainLlama(DecoderConfig config, Map<String, float[]> weights) {
    this.config = config;
    this.weights = weights;
  }

  double[][] logits(int... tokens) {
    double[][] x = new double[tokens.length][config.hidden()];
    float[] embedding = weights.get(DecoderWeights.EMBEDDING);
    for (int t = 0; t < tokens.length; t++) {
      for (int i = 0; i < config.hidden(); i++) {
        x[t][i] = embedding[tokens[t] * config.hidden() + i];
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      add(x, attention(layer, norm(x, DecoderWeights.layer(layer, "input_layernorm"))));
      add(x, mlp(layer, norm(x, DecoderWeights.layer(layer, "post_attention_layernorm"))));
    }
    return times(norm(x, DecoderWeights.FINAL_NORM), DecoderWeights.EMBEDDING, config.vocabulary());
  }

  private double[][] attention(int layer, double[][] x) {
    int dim = config.headDim();
    int group = config.heads() / config.kvHeads();
    double[][] q = projected(layer, "q_proj", x, config.heads());
    double[][] k = projected(layer, "k_proj", x, config.kvHeads());
    double[][] v = projected(layer, "v_proj", x, config.kvHeads());
    rotate(q, config.heads());
    rotate(k, config.kvHeads());
    double[][] mixed = new double[x.length][config.heads() * dim];
    for (int head = 0; head < config.heads(); head++) {
      for (int t = 0; t < x.length; t++) {
        double[] shares = new double[t + 1];
        double sum = 0;
        for (int s = 0; s <= t; s++) {
          double dot = 0;
          for (int d = 0; d < dim; d++) {
            dot += q[t][head * dim + d] * k[s][head / group * dim + d];
          }
          shares[s] = Math.exp(dot / Math.sqrt(dim));
          sum += shares[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int d = 0; d < dim; d++) {
            mixed[t][head * dim + d] += shares[s] / sum * v[s][head / group * dim + d];
          }
        }
      }
    }
    return times(mixed, DecoderWeights.layer(layer, "self_attn.o_proj"), config.hidden());
  }

  private double[][] projected(int layer, String part, double[][] x, int heads) {
    String name = DecoderWeights.layer(layer, "self_attn." + part);
    return times(x, name, heads * config.headDim());
  }

  private double[][] mlp(int layer, double[][] x) {
    double[][] gate = times(x, DecoderWeights.layer(layer, "mlp.gate_proj"), config.mlp());
    double[][] up = times(x, DecoderWeights.layer(layer, "mlp.up_proj"), config.mlp());
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < config.mlp(); i++) {
        gate[t][i] *= up[t][i] / (1 + Math.exp(-gate[t][i]));
      }
    }
    return times(gate, DecoderWeights.layer(layer, "mlp.down_proj"), config.hidden());
  }

  private void rotate(double[][] x, int heads) {
    int half = config.headDim() / 2;
    for (int t = 0; t < x.length; t++) {
      for (int head = 0; head < heads; head++) {
        for (int j = 0; j < half; j++) {
          double angle = t / Math.pow(config.ropeTheta(), (double) j / half);
          int at = head * config.headDim() + j;
          double a = x[t][at];
          double b = x[t][at + half];
          x[t][at] = a * Math.cos(angle) - b * Math.sin(angle);
          x[t][at + half] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    }
  }

  private double[][] norm(double[][] x, String name) {
    double[][] normed = new double[x.length][config.hidden()];
    float[] scale = weights.get(name);
    for (int t = 0; t < x.length; t++) {
      double squares = 0;
      for (double value : x[t]) {
        squares += value * value;
      }
      double root = Math.sqrt(squares / config.hidden() + config.rmsEpsilon());
      for (int i = 0; i < config.hidden(); i++) {
        normed[t][i] = x[t][i] / root * scale[i];
      }
    }
    return normed;
  }

  private double[][] times(double[][] x, String name, int outputs) {
    float[] matrix = weights.get(name);
    double[][] product = new double[x.length][outputs];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < x[t].length; i++) {
          product[t][o] += matrix[o * x[t].length + i] * x[t][i];
        }
      }
    }
    return product;
  }

  private static void add(double[][] x, double[][] y) {
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < x[t].length; i++) {
        x[t][i] += y[t][i];
      }
    }
  }
}
