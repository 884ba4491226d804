# METADATA
# description: |
#   The triggers of a rollback. What is wanted of one is
#   `{name, threshold, for_seconds, window_seconds, action, live_age_seconds_max, run_age_seconds_max}`: a trigger may be stricter
#   (a lower threshold, a shorter duration `for_seconds`, a longer window `window_seconds` in which events are counted), never looser.
#   A trigger that counts within a window gives the window as its `for_seconds`.
package lib.triggers

import data.lib.compare
import data.lib.freshness
import data.lib.lists
import data.lib.texts

# METADATA
# description: What each case of the rehearsal must do, by its name.
expected_firing := {"breach": true, "below_threshold": false, "flap": false, "gap": false, "nan": false}

# METADATA
# description: Triggers of this name.
named(triggers, name) := [trigger | some trigger in triggers.items; trigger.name == name]

# METADATA
# description: What is proven to be wrong with the trigger, sorted.
flaws(triggers, moment, wanted) := sort(absent(triggers, wanted) | {flaw |
	some trigger in named(triggers, wanted.name)
	some flaw in flaws_of(trigger, moment, wanted)
})

# METADATA
# description: |
#   True when there is one trigger of this name and everything about it is proven: no looser than wanted, loaded and quiet
#   now, by digest the one that was rehearsed, guarded against blindness, and routed to what starts the action.
proven(triggers, moment, wanted) if {
	lists.whole(triggers)
	candidates := named(triggers, wanted.name)
	count(candidates) == 1
	trigger := candidates[0]
	strict_enough(trigger, wanted)
	loaded_and_quiet(trigger.live, moment, wanted)
	rehearsed(trigger, moment, wanted)
	guarded(trigger.absentAlert)
	routed(trigger, moment, wanted)
}

strict_enough(trigger, wanted) if {
	compare.at_most(trigger.threshold, wanted.threshold)
	duration_kept(trigger, wanted)
}

duration_kept(trigger, wanted) if compare.at_most(trigger.for_seconds, wanted.for_seconds)

duration_kept(trigger, wanted) if compare.at_least(trigger.for_seconds, wanted.window_seconds)

duration_broken(trigger, wanted) if compare.above(trigger.for_seconds, wanted.for_seconds)

duration_broken(trigger, wanted) if compare.below(trigger.for_seconds, wanted.window_seconds)

loaded_and_quiet(live, moment, wanted) if {
	live.system
	live.loaded == true
	live.health == "ok"
	live.state == "inactive"
	freshness.recent(moment, live.evaluatedAt, wanted.live_age_seconds_max)
}

rehearsed(trigger, moment, wanted) if {
	trigger.live.digest == trigger.rehearsal.digest
	trigger.threshold == trigger.rehearsal.threshold
	trigger.for_seconds == trigger.rehearsal.for_seconds
	freshness.recent(moment, trigger.rehearsal.ranAt, wanted.run_age_seconds_max)
	lists.whole(trigger.rehearsal.cases)
	every name, fired in expected_firing {
		outcomes(trigger.rehearsal.cases, name) == {fired}
	}
}

outcomes(cases, name) := {fired |
	some rehearsed_case in cases.items
	rehearsed_case.name == name
	fired := object.get(rehearsed_case, "fired", "not recorded")
}

guarded(absent_alert) if {
	texts.filled(absent_alert.name)
	absent_alert.loaded == true
	absent_alert.health == "ok"
}

routed(trigger, moment, wanted) if {
	trigger.action == wanted.action
	trigger.route.action == wanted.action
	texts.filled(trigger.route.receiver)
	freshness.recent(moment, trigger.route.startedActionAt, wanted.run_age_seconds_max)
}

absent(triggers, wanted) := {"not there"} if {
	lists.whole(triggers)
	count(named(triggers, wanted.name)) == 0
} else := set()

flaws_of(trigger, moment, wanted) := names | wrong_cases(trigger, moment, wanted) if {
	names := {name | some name in flaw_names; flaw(name, trigger, moment, wanted)}
}

flaw_names := [
	"looser threshold",
	"looser duration",
	"another action",
	"not loaded",
	"unhealthy",
	"firing",
	"not the rule that was rehearsed",
	"rehearsed with another threshold",
	"rehearsed with another duration",
	"absent alert not loaded",
	"absent alert unhealthy",
	"routed to another action",
]

flaw("looser threshold", trigger, _, wanted) if compare.above(trigger.threshold, wanted.threshold)

flaw("looser duration", trigger, _, wanted) if duration_broken(trigger, wanted)

flaw("another action", trigger, _, wanted) if trigger.action != wanted.action

flaw("not loaded", trigger, _, _) if trigger.live.loaded == false

flaw("unhealthy", trigger, _, _) if unhealthy(trigger.live.health)

flaw("firing", trigger, moment, wanted) if {
	trigger.live.state == "firing"
	freshness.recent(moment, trigger.live.evaluatedAt, wanted.live_age_seconds_max)
}

flaw("not the rule that was rehearsed", trigger, _, _) if trigger.live.digest != trigger.rehearsal.digest

flaw("rehearsed with another threshold", trigger, _, _) if trigger.threshold != trigger.rehearsal.threshold

flaw("rehearsed with another duration", trigger, _, _) if trigger.for_seconds != trigger.rehearsal.for_seconds

flaw("absent alert not loaded", trigger, _, _) if trigger.absentAlert.loaded == false

flaw("absent alert unhealthy", trigger, _, _) if unhealthy(trigger.absentAlert.health)

flaw("routed to another action", trigger, _, wanted) if trigger.route.action != wanted.action

# "unknown" is what Prometheus says of a rule that it has not evaluated yet
unhealthy(health) if not health in {"ok", "unknown"}

wrong_cases(trigger, moment, wanted) := {name |
	freshness.recent(moment, trigger.rehearsal.ranAt, wanted.run_age_seconds_max)
	some rehearsed_case in trigger.rehearsal.cases.items
	rehearsed_case.fired != expected_firing[rehearsed_case.name]
	name := concat(" ", ["wrong in the case", rehearsed_case.name])
}
