import type { MachinesOptions } from './options.ts';

const defaultTimeLimit_s = 3600;

/**
 * A POSIX shell script that waits for the runners of a TestRun, and saves the log of each beside itself.
 *
 * It ends with 0 only if every runner ended by itself and its log holds one whole report. The TestRun's own stage proves
 * nothing of that: the operator calls it `finished` when runners failed.
 *
 * @param options as `testRunManifests` accepted them
 */
export function collectScript({ name, namespace, machines, timeLimit_s }: MachinesOptions): string {
  return `#!/bin/sh
# Waits for the ${machines} runners of the load test ${name}, and saves their logs beside this file.
#
#   TIME_LIMIT_S  seconds until it gives up on them
#   KUBECTL       the kubectl to use; KUBECONFIG says which cluster
set -eu
name='${name}'
namespace='${namespace}'
machines=${machines}
time_limit_s=\${TIME_LIMIT_S:-${timeLimit_s ?? defaultTimeLimit_s}}
kubectl=\${KUBECTL:-kubectl}
# As k6 ends when thresholds of its script did not hold, after it measured all there was to measure.
thresholds_crossed=99

${body}`;
}

const body = `kube() {
  "$kubectl" --namespace "$namespace" --request-timeout=60s "$@"
}
fail() {
  printf 'collect.sh: %s\\n' "$1" >&2
  exit 1
}

# A line for each runner's Job: its name, and those of its conditions that are true.
jobs() {
  kube get jobs --selector "app=k6,runner=true,k6_cr=$name" --output \\
    'jsonpath={range .items[*]}{.metadata.name}{range .status.conditions[?(@.status=="True")]}{" "}{.type}{end}{"\\n"}{end}'
}
# How many lines of a text match.
count() {
  printf '%s\\n' "$2" | grep -Ec -e "$1" || true
}
exit_code() {
  kube get pods --selector "job-name=$1" --output \\
    'jsonpath={.items[*].status.containerStatuses[?(@.name=="k6")].state.terminated.exitCode}'
}

cd -- "$(dirname -- "$0")"
folder=$(pwd)
for log in runner-*.log failed-*.log; do
  [ ! -e "$log" ] || fail "$folder/$log is there already, and logs are never overwritten: move it away."
done

end_s=$(($(date +%s) + time_limit_s))
told=
while :; do
  stage=$(kube get testruns.k6.io "$name" --output 'jsonpath={.status.stage}')
  [ "$stage" != error ] || fail "the operator gave up on $name; the log of the Job $name-initializer says why."
  jobs=$(jobs)
  there=$(count . "$jobs")
  ended=$(count ' (Complete|Failed)( |$)' "$jobs")
  [ "$there" -le "$machines" ] || fail "there are $there Jobs of $name instead of $machines: $(printf '%s' "$jobs" | tr '\\n' ';')"
  [ "$ended" -lt "$machines" ] || break
  if [ "$(date +%s)" -ge "$end_s" ]; then
    fail "after $time_limit_s s $ended of $machines runners have ended, and $there have a Job (stage \${stage:-none yet}). Each runner needs a node of its own: look at the pods with the label k6_cr=$name."
  fi
  if [ "$told" != "$stage $ended" ]; then
    printf 'waiting: %s of %s runners have ended (stage %s)\\n' "$ended" "$machines" "\${stage:-none yet}" >&2
    told="$stage $ended"
  fi
  sleep 2
done

problems=
runner=1
while [ "$runner" -le "$machines" ]; do
  job="$name-$runner"
  part="$folder/.runner-$runner.$$.part"
  trap 'rm -f "$part"' EXIT
  problem=
  code=$(exit_code "$job")
  if ! kube logs "job/$job" --container k6 >"$part"; then
    problem='its log could not be had'
  elif [ "$(count "^$job .*Complete" "$jobs")" -ne 1 ] && [ "$code" != "$thresholds_crossed" ]; then
    problem="it failed, k6 ended with \${code:-no code}"
  elif [ "$(grep -c '^{"schema":"gates.loadtest/v1".*}$' "$part" || true)" -ne 1 ]; then
    problem='its log does not hold one whole report'
  fi
  if [ -z "$problem" ]; then
    log="runner-$runner.log"
    [ "$code" != "$thresholds_crossed" ] || printf '%s: thresholds did not hold; its report counts\\n' "$job" >&2
  else
    log="failed-$runner.log"
    problems="$problems $job: $problem ($log);"
  fi
  # A link comes to be at once, and never in the place of another file.
  ln "$part" "$log"
  rm -f "$part"
  runner=$((runner + 1))
done

[ -z "$problems" ] || fail "the test is not whole, run it again:$problems"
printf 'All %s runners reported. Now join them:\\n  gates load merge %s/runner-*.log -o loadtest.json\\n' "$machines" "$folder"
`;
