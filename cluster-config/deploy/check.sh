#!/usr/bin/env bash
# Checks the deployment files without a cluster: every folder of kubernetes/ must build with kustomize, every object
# must hold to Kubernetes' schemas and have no field that they do not know, and the unit must pass systemd's own check
# where systemd is there. Needs kubectl; Node.js with npm for the schemas, which it fetches once. What only a server
# knows (admission, what is installed) it cannot see: 'kubectl apply --dry-run=server -k FOLDER' does.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v kubectl >/dev/null || { echo "kubectl must be there, got none: https://kubernetes.io/docs/tasks/tools" >&2 && exit 1; }
schemas=no
if command -v npm >/dev/null; then
  [[ -d $here/schema/node_modules ]] || npm --prefix "$here/schema" ci --no-audit --no-fund --loglevel=error >/dev/null
  schemas=yes
fi
for folder in base tls gateway autoscale gpu; do
  built=$(kubectl kustomize "$here/kubernetes/$folder")
  if [[ $schemas == yes ]]; then
    echo "$folder: $(node "$here/schema/check.mjs" <<<"$built")"
  else
    echo "$folder: $(grep -c '^kind:' <<<"$built") objects built, not held to schemas: no npm here"
  fi
done
if command -v systemd-analyze >/dev/null; then
  # As if /opt/tagora were there: the check wants the program to be a file.
  unit=$(mktemp -d)
  trap 'rm -rf "$unit"' EXIT
  sed "s#/opt/tagora#$(cd "$here/../.." && pwd)#g" "$here/systemd/tagora.service" >"$unit/tagora.service"
  systemd-analyze verify --man=no "$unit/tagora.service"
  echo "tagora.service: verified"
else
  echo "tagora.service: not verified, no systemd here"
fi
