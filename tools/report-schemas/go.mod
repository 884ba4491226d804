module starlight.dev/gates/tools/report-schemas

go 1.26.0

require (
	github.com/openreports/reports-api v0.2.1
	github.com/securego/gosec/v2 v2.30.0
	sigs.k8s.io/wg-policy-prototypes v0.0.0-20230505033312-51c21979086a
)
