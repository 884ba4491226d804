# METADATA
# description: A rollback trigger about which everything is proven.
package testing.rollback

trigger(name, threshold, for_seconds, action) := {
	"name": name,
	"threshold": threshold,
	"for_seconds": for_seconds,
	"action": action,
	"live": {
		"system": "prometheus",
		"loaded": true,
		"health": "ok",
		"state": "inactive",
		"digest": data.testing.digest("5"),
		"evaluatedAt": "2026-11-24T11:58:00Z",
	},
	"rehearsal": {
		"digest": data.testing.digest("5"),
		"ranAt": "2026-11-23T12:00:00Z",
		"threshold": threshold,
		"for_seconds": for_seconds,
		"cases": {"complete": true, "items": [
			{"name": "breach", "fired": true},
			{"name": "below_threshold", "fired": false},
			{"name": "flap", "fired": false},
			{"name": "gap", "fired": false},
			{"name": "nan", "fired": false},
		]},
	},
	"absentAlert": {"name": "StarlightBlind", "loaded": true, "health": "ok"},
	"route": {"receiver": "gates", "action": action, "startedActionAt": "2026-11-23T12:00:00Z"},
}
