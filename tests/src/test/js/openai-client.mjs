// Speaks to a node with OpenAI's own client. Arguments: the client's folder, the node's address.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, address] = process.argv.slice(2);
const required = createRequire(pathToFileURL(folder + "/package.json"));
const { default: OpenAI, NotFoundError, BadRequestError } = required("openai");
const client = new OpenAI({ baseURL: address + "/v1", apiKey: "none", maxRetries: 0 });
const model = "tagora-rec-4m";
const asked = {
  model,
  messages: [{ role: "user", content: "What would a new parent buy?" }],
  temperature: 0,
  max_completion_tokens: 16,
};

const models = await client.models.list();
assert.deepEqual(models.data.map((one) => one.id), [model, "all-minilm-l6-v2"]);

const whole = await client.chat.completions.create({ ...asked, logprobs: true, top_logprobs: 2 });
assert.equal(whole.choices.length, 1);
assert.equal(whole.choices[0].message.role, "assistant");
assert.ok(whole.usage.completion_tokens <= 16);
for (const token of whole.choices[0].logprobs.content) {
  assert.ok(token.logprob <= 0);
  assert.equal(token.top_logprobs.length, 2);
}

let text = "";
let usage;
const stream = await client.chat.completions.create({
  ...asked,
  stream: true,
  stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta.content ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(text, whole.choices[0].message.content);
assert.equal(usage.total_tokens, whole.usage.total_tokens);

const completion = await client.completions.create({
  model,
  prompt: "<|begin|>",
  n: 2,
  seed: 7,
  temperature: 0.8,
  max_tokens: 8,
  stop: ["\n"],
});
assert.equal(completion.choices.length, 2);

const schema = {
  type: "object",
  properties: { mood: { type: "string", enum: ["good", "bad"] }, sure: { type: "boolean" } },
  required: ["mood", "sure"],
  additionalProperties: false,
};
const typed = await client.chat.completions.create({
  ...asked,
  max_completion_tokens: 64,
  response_format: { type: "json_schema", json_schema: { name: "mood", strict: true, schema } },
});
const answer = JSON.parse(typed.choices[0].message.content);
assert.ok(["good", "bad"].includes(answer.mood));
assert.equal(typeof answer.sure, "boolean");

// The client asks for base 64 unless told otherwise, and decodes it.
const input = ["hiking boots", "trekking shoes"];
const packed = await client.embeddings.create({ model: "all-minilm-l6-v2", input });
const plain = await client.embeddings.create({
  model: "all-minilm-l6-v2",
  input,
  encoding_format: "float",
});
assert.equal(packed.data[1].embedding.length, 384);
packed.data[1].embedding.forEach((x, i) => assert.ok(Math.abs(x - plain.data[1].embedding[i]) < 1e-6));

await assert.rejects(client.models.retrieve("gpt-9"), NotFoundError);
await assert.rejects(
  client.chat.completions.create({ ...asked, temperature: 3 }),
  (error) => error instanceof BadRequestError && error.param === "temperature",
);

const left = await client.chat.completions.create({ ...asked, stream: true, max_completion_tokens: 900 });
for await (const _ of left) {
  break;
}
console.log("all well");
