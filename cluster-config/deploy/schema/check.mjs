// Holds the objects of a YAML stream on stdin to Kubernetes' schemas: what is required, types, enums, formats, and
// that no field has a name that the schema does not know, which `kubectl kustomize` lets pass.
import {readFileSync} from "node:fs";
import {parseAllDocuments} from "yaml";

const names = {
  "apps/v1": "IoK8sApiAppsV1",
  v1: "IoK8sApiCoreV1",
  "policy/v1": "IoK8sApiPolicyV1",
  "networking.k8s.io/v1": "IoK8sApiNetworkingV1",
  "autoscaling/v2": "IoK8sApiAutoscalingV2",
};

// A validator looks at every field that its schema knows; what it never looked at is unknown.
function watched(value, seen, path = "") {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === "string") seen.add(`${path}/${key}`);
      return watched(target[key], seen, `${path}/${String(key)}`);
    },
  });
}

function fields(value, path = "") {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}/${key}`, ...fields(inner, `${path}/${key}`)]);
}

async function faults(object) {
  const prefix = names[object.apiVersion];
  if (!prefix) return [`apiVersion must be one that check.mjs knows, got ${object.apiVersion}`];
  const {validate} = await import(`kubernetes-models/_schemas/${prefix}${object.kind}`);
  const seen = new Set();
  const valid = validate(watched(object, seen));
  const broken = valid ? [] : validate.errors.map(e => `${e.instancePath} must hold to ${e.keyword} ${JSON.stringify(e.params)}`);
  const unknown = fields(object).filter(path => !seen.has(path) && (path === "" || seen.has(path.replace(/\/[^/]*$/, "")) || path.lastIndexOf("/") === 0));
  return [...broken, ...unknown.map(path => `${path} must be a field that Kubernetes knows`)];
}

let failed = false;
const documents = parseAllDocuments(readFileSync(0, "utf8"));
for (const document of documents) {
  const object = document.toJS();
  for (const fault of await faults(object)) {
    failed = true;
    console.error(`${object.kind} ${object.metadata?.name}: ${fault}`);
  }
}
console.log(`${documents.length} objects held to schemas`);
process.exit(failed ? 1 : 0);
