#!/bin/sh
# Stops the processes of one environment, last started first, when its standard input ends: because
# its starter closed it, or because its starter died in whatever way.
#
# Standard input tells which processes run: "+ PID" when one was started, "- PID" when it has ended.
# The first argument is the environment's folder, only to be seen in a list of processes.
pids=
while read -r change pid; do
  if [ "$change" = + ]; then
    pids="$pid $pids"
  else
    others=
    for other in $pids; do
      [ "$other" = "$pid" ] || others="$others $other"
    done
    pids=$others
  fi
done

for pid in $pids; do
  kill -TERM "$pid" 2>/dev/null || continue
  tenths=0
  while kill -0 "$pid" 2>/dev/null && [ "$tenths" -lt 150 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  kill -KILL "$pid" 2>/dev/null
done
