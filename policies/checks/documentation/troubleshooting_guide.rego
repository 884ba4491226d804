# METADATA
# title: Troubleshooting guide
# description: |
#   The troubleshooting guide is there, is no stub, holds no placeholder, has no broken link, and was changed since the previous
#   release or is attested as current.
# custom:
#   position: 97
#   phase: documentation
#   moment: pre-deployment
#   required_before: deploy
#   owner: Tech Writer
#   critical: false
#   evidence: [docs.documents]
#   parameters: [document_words_min]
#   attested_by: tech_writer
#   messages:
#     pass: "{path} has {words} words and is current[ (signed by {signers})]"
#     fail: "{path}: {flaws} ({limit} words or more are required)"
#     unknown: "{path} is not proven whole, or neither changed since the previous release nor attested as current"
#   solution: >-
#     Finish the document and collect again; where nothing had to change, `gates sign documentation.troubleshooting_guide`.
package checks.documentation.troubleshooting_guide

import data.host.parameters
import data.host.profile
import data.lib.attestations
import data.lib.documents
import data.lib.observations.evidence

default status := "unknown"

status := "fail" if {
	count(flaws) > 0
} else := "pass" if {
	documents.sound(evidence["pre-deployment"].docs.documents, path, parameters.document_words_min)
	current
}

facts["path"] := path

facts["words"] := documents.at_path(evidence["pre-deployment"].docs.documents, path)[0].words

facts["limit"] := parameters.document_words_min

facts["flaws"] := flaws

facts["signers"] := signers if count(signers) > 0

path := profile.documents.troubleshooting_guide

flaws := documents.flaws(evidence["pre-deployment"].docs.documents, path, parameters.document_words_min)

current if documents.changed(evidence["pre-deployment"].docs.documents, path)

current if count(signers) > 0

signers := attestations.signers("documentation.troubleshooting_guide", "tech_writer", [])
