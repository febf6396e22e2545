#!/usr/bin/env bash
# Checks the deployment files without a cluster: every folder of kubernetes/ must build with kustomize, and the
# unit must pass systemd's own check where systemd is there. Needs kubectl. No field is held to a schema here:
# 'kubectl apply --dry-run=server -k FOLDER' does that where there is a cluster.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v kubectl >/dev/null || { echo "kubectl must be there, got none: https://kubernetes.io/docs/tasks/tools" >&2 && exit 1; }
for folder in base autoscale gpu; do
  built=$(kubectl kustomize "$here/kubernetes/$folder")
  echo "$folder: $(grep -c '^kind:' <<<"$built") objects"
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
