// Serves what the API server of Kubernetes serves about service accounts: their tokens, the discovery document and the
// keys. Tokens and documents are made by the code of Kubernetes; accounts and pods are made up.
package main

import (
	"flag"
	"log"
	"net/http"
	"strings"

	restful "github.com/emicklei/go-restful/v3"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/kubernetes/pkg/routes"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

func main() {
	address := flag.String("address", "", "where to serve with TLS")
	healthAddress := flag.String("health-address", "", "where to answer without TLS, once it serves")
	certFile := flag.String("tls-cert-file", "", "its certificate")
	keyFile := flag.String("tls-private-key-file", "", "the key of its certificate")
	issuer := flag.String("service-account-issuer", "", "the issuer of the tokens")
	signingKeyFile := flag.String("service-account-signing-key-file", "", "the key that signs tokens")
	published := flag.String("service-account-key-files", "", "the keys that are published, separated by commas")
	flag.Parse()

	signingKey, err := keyutil.PrivateKeyFromFile(*signingKeyFile)
	check(err)
	generator, err := serviceaccount.JWTTokenGenerator(*issuer, signingKey)
	check(err)
	legacyGenerator, err := serviceaccount.JWTTokenGenerator(serviceaccount.LegacyIssuer, signingKey)
	check(err)

	var keys []interface{}
	for _, file := range strings.Split(*published, ",") {
		found, err := keyutil.PublicKeysFromFile(file)
		check(err)
		keys = append(keys, found...)
	}
	getter, err := serviceaccount.StaticPublicKeysGetter(keys)
	check(err)
	provider, err := serviceaccount.NewOpenIDMetadataProvider(*issuer, "", *address, getter)
	check(err)

	container := restful.NewContainer()
	routes.NewOpenIDMetadataServer(provider).Install(container)
	mux := http.NewServeMux()
	tokens := tokens{generator: generator, legacyGenerator: legacyGenerator}
	mux.HandleFunc("POST /api/v1/namespaces/{namespace}/serviceaccounts/{name}/token", tokens.request)
	mux.HandleFunc("POST /secrets/{namespace}/{name}", tokens.legacy)
	mux.Handle("/", container)

	go func() {
		check(http.ListenAndServe(*healthAddress, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	}()
	check(http.ListenAndServeTLS(*address, *certFile, *keyFile, mux))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
