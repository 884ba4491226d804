{{/*
The imageID that a kubelet reports for an image: the digest that it ran, which the gates compare with
the release's. An image pinned by digest gives REPOSITORY@DIGEST. Nothing is pulled here, so a tag
resolves to a digest made from the image's name: stable, and never that of a real image.
*/}}
{{- define "imageID" -}}
{{ $name := regexReplaceAll "@.*$" . "" -}}
{{ $repository := regexReplaceAll ":[^:/]*$" $name "" -}}
{{ if contains "@" . }}{{ $repository }}{{ regexFind "@.*$" . }}{{ else }}{{ $repository }}@sha256:{{ sha256sum . }}{{ end -}}
{{ end }}
