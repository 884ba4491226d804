// A registry with the referrers API of OCI 1.1, in memory, for tests. It listens on 127.0.0.1 only.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"time"

	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

func main() {
	port := flag.Int("port", 0, "the port to listen on")
	flag.Parse()
	server := http.Server{
		Addr:              fmt.Sprintf("127.0.0.1:%d", *port),
		Handler:           ociserver.New(ocimem.New(), nil),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
