#!/usr/bin/env bash
# Brings the release into the cluster, turns users to it, and takes them back. Every step may be repeated.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy.sh COMMAND

  deploy    apply the release beside the previous version; no user reaches it yet
  canary    start the canary and give it its share of the traffic
  migrate   turn the public Service to the release, then remove the canary
  rollback  turn the public Service to the previous version, and remove the canary

Variables, with their defaults:
  IMAGE_DIGEST           digest of the released image, sha256:<64 hex>; deploy and canary need it
  NAMESPACE              starlight-prod
  PUBLIC_SERVICE         starlight
  VERSION                v4           release's Deployment and Service: $PUBLIC_SERVICE-$VERSION
  PREVIOUS_VERSION       v3           previous Deployment: $PUBLIC_SERVICE-$PREVIOUS_VERSION
  CANARY                 starlight-canary
  PREVIOUS_REPLICAS_MIN  3            what a rollback scales the previous version to, if it runs fewer
  TIMEOUT                300s         for each rollout
  ENDPOINTS_TIMEOUT      60           seconds in which the public Service's endpoints must follow
  HEALTH_URL             unset        asked for 200 after migrate and rollback when set
  MANIFESTS              ../k8s beside this script
  KUBECTL                kubectl
TEXT
}

NAMESPACE=${NAMESPACE:-starlight-prod}
PUBLIC_SERVICE=${PUBLIC_SERVICE:-starlight}
VERSION=${VERSION:-v4}
PREVIOUS_VERSION=${PREVIOUS_VERSION:-v3}
CANARY=${CANARY:-starlight-canary}
PREVIOUS_REPLICAS_MIN=${PREVIOUS_REPLICAS_MIN:-3}
TIMEOUT=${TIMEOUT:-300s}
ENDPOINTS_TIMEOUT=${ENDPOINTS_TIMEOUT:-60}
HEALTH_URL=${HEALTH_URL:-}
IMAGE_DIGEST=${IMAGE_DIGEST:-}
MANIFESTS=${MANIFESTS:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../k8s" && pwd)}
KUBECTL=${KUBECTL:-kubectl}

RELEASE="$PUBLIC_SERVICE-$VERSION"
PREVIOUS="$PUBLIC_SERVICE-$PREVIOUS_VERSION"

say() { printf '%s\n' "$*" >&2; }
die() { say "deploy.sh: $*"; exit 1; }
kube() { "$KUBECTL" --namespace "$NAMESPACE" "$@"; }

require_digest() {
  [[ $IMAGE_DIGEST =~ ^sha256:[0-9a-f]{64}$ ]] ||
    die "IMAGE_DIGEST must be the released image's digest, sha256: and 64 hex digits; it is '$IMAGE_DIGEST'"
  [[ ! $IMAGE_DIGEST =~ ^sha256:0+$ ]] || die 'IMAGE_DIGEST is all zeros, which is no image'
}

# The manifests name the default namespace and a digest of zeros; both are replaced on the way.
apply() {
  local file
  for file in "$@"; do
    sed -e "s/starlight-prod/$NAMESPACE/g" -e "s/sha256:0\{64\}/$IMAGE_DIGEST/" "$MANIFESTS/$file" |
      "$KUBECTL" apply -f -
  done
}

require_secrets() {
  local name missing=()
  for name in starlight-database starlight-cache starlight-api starlight-tls; do
    kube get secret "$name" --output name >/dev/null 2>&1 || missing+=("$name")
  done
  [[ ${#missing[@]} -eq 0 ]] || die "secrets missing in $NAMESPACE: ${missing[*]} (see docs/PRODUCTION_DEPLOYMENT_GUIDE.md)"
}

wait_rollout() {
  kube rollout status "deployment/$1" --timeout "$TIMEOUT"
}

# Names of the ready pods behind the public Service, one a line, sorted.
public_endpoints() {
  kube get endpointslices --selector "kubernetes.io/service-name=$PUBLIC_SERVICE" --output \
    'go-template={{range .items}}{{range .endpoints}}{{if .conditions.ready}}{{.targetRef.name}}{{"\n"}}{{end}}{{end}}{{end}}' |
    sort
}

# Returns when the public Service's ready endpoints are all of the version, and as many as it has pods available.
wait_endpoints() {
  local version=$1 deadline=$((SECONDS + ENDPOINTS_TIMEOUT)) available pods behind count
  while :; do
    available=$(kube get deployment "$PUBLIC_SERVICE-$version" --output 'jsonpath={.status.availableReplicas}')
    pods=$(kube get pods --selector "app=$PUBLIC_SERVICE,version=$version" \
      --output 'go-template={{range .items}}{{.metadata.name}}{{"\n"}}{{end}}' | sort)
    behind=$(public_endpoints)
    count=$(grep -c . <<<"$behind" || true)
    if ((count > 0 && count >= ${available:-0})) && [[ -z $(comm -13 <(echo "$pods") <(echo "$behind")) ]]; then
      say "$PUBLIC_SERVICE: $count endpoints, all $version"
      return
    fi
    ((SECONDS < deadline)) ||
      die "$PUBLIC_SERVICE has not all available pods of $version behind it, or others too: ${behind:-none}"
    sleep 1
  done
}

turn_public_service() {
  kube patch service "$PUBLIC_SERVICE" --type merge \
    --patch "{\"spec\":{\"selector\":{\"app\":\"$PUBLIC_SERVICE\",\"version\":\"$1\"}}}"
  wait_endpoints "$1"
}

# The split goes first, so that no request is sent to pods that are about to end.
remove_canary() {
  kube delete ingress "$CANARY" --ignore-not-found
  kube delete service "$CANARY" --ignore-not-found
  kube delete deployment "$CANARY" --ignore-not-found
}

check_health() {
  [[ -n $HEALTH_URL ]] || return 0
  curl --fail --silent --show-error --max-time 5 --retry 5 --retry-delay 1 --retry-all-errors \
    --output /dev/null "$HEALTH_URL" || die "$HEALTH_URL does not answer 200"
  say "$HEALTH_URL answers"
}

deploy() {
  require_digest
  apply namespace.yaml rbac.yaml configmap.yaml pvc.yaml
  require_secrets
  apply deployment.yaml service.yaml
  if kube get service "$PUBLIC_SERVICE" --output name >/dev/null 2>&1; then
    say "service/$PUBLIC_SERVICE is there; its selector is left as it is"
  else
    apply public-service.yaml
  fi
  apply ingress.yaml
  wait_rollout "$RELEASE"
}

canary() {
  require_digest
  apply canary.yaml
  wait_rollout "$CANARY"
  apply traffic-split.yaml
}

migrate() {
  wait_rollout "$RELEASE"
  turn_public_service "$VERSION"
  remove_canary
  check_health
}

rollback() {
  local replicas
  replicas=$(kube get deployment "$PREVIOUS" --output 'jsonpath={.spec.replicas}') ||
    die "deployment/$PREVIOUS is gone: apply $MANIFESTS/previous.yaml, then repeat"
  kube delete ingress "$CANARY" --ignore-not-found
  if ((replicas < PREVIOUS_REPLICAS_MIN)); then
    kube scale deployment "$PREVIOUS" --replicas "$PREVIOUS_REPLICAS_MIN"
  fi
  wait_rollout "$PREVIOUS"
  turn_public_service "$PREVIOUS_VERSION"
  remove_canary
  check_health
}

case ${1:-} in
  deploy | canary | migrate | rollback)
    [[ $# -eq 1 ]] || { usage >&2; exit 2; }
    "$1"
    ;;
  -h | --help | help) usage ;;
  *) usage >&2; exit 2 ;;
esac
