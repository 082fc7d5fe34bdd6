package main

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/google/uuid"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// The audience of the API server itself, as `--api-audiences` sets it.
const apiAudience = "https://kubernetes.default.svc"

type tokens struct {
	generator       serviceaccount.TokenGenerator
	legacyGenerator serviceaccount.TokenGenerator
}

// Answers a TokenRequest, as the kubelet sends it for a projected volume. A pod that it names runs on a node.
func (t tokens) request(response http.ResponseWriter, request *http.Request) {
	var asked authenticationv1.TokenRequest
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	account := core.ServiceAccount{ObjectMeta: metadata(request, request.PathValue("name"))}
	var pod *core.Pod
	var node *core.Node
	if bound := asked.Spec.BoundObjectRef; bound != nil {
		pod = &core.Pod{ObjectMeta: metadata(request, bound.Name)}
		node = &core.Node{ObjectMeta: metav1.ObjectMeta{Name: "node-1", UID: uidOf("node-1")}}
	}
	if len(asked.Spec.Audiences) == 0 {
		asked.Spec.Audiences = []string{apiAudience}
	}
	var seconds, warnAfter int64 = 3600, 0
	if asked.Spec.ExpirationSeconds != nil {
		seconds = *asked.Spec.ExpirationSeconds
	}
	// What `--service-account-extend-token-expiration` does, which is on by default.
	extendable := seconds == serviceaccount.WarnOnlyBoundTokenExpirationSeconds
	if extendable && slices.Contains(asked.Spec.Audiences, apiAudience) {
		warnAfter = seconds
		seconds = serviceaccount.ExpirationExtensionSeconds
	}
	public, private, err := serviceaccount.Claims(account, pod, nil, node, seconds, warnAfter, asked.Spec.Audiences)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	token, err := t.generator.GenerateToken(request.Context(), public, private)
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	asked.Status = authenticationv1.TokenRequestStatus{
		Token:               token,
		ExpirationTimestamp: metav1.Time{Time: public.Expiry.Time()},
	}
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(response).Encode(asked)
}

// Answers with the token that a Secret of the type `kubernetes.io/service-account-token` has.
func (t tokens) legacy(response http.ResponseWriter, request *http.Request) {
	name := request.PathValue("name")
	public, private := serviceaccount.LegacyClaims(
		corev1.ServiceAccount{ObjectMeta: metadata(request, name)},
		corev1.Secret{ObjectMeta: metadata(request, name+"-token")},
	)
	token, err := t.legacyGenerator.GenerateToken(request.Context(), public, private)
	if err != nil {
		http.Error(response, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = response.Write([]byte(token))
}

func metadata(request *http.Request, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: request.PathValue("namespace"), Name: name, UID: uidOf(name)}
}

// An identifier that stays the same, unlike those of a cluster.
func uidOf(name string) types.UID {
	return types.UID(uuid.NewMD5(uuid.NameSpaceURL, []byte(name)).String())
}
