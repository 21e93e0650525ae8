// Prints the protobuf field numbers of the built-in kinds as JSON, read by reflection from the tags of k8s.io/api.
//
//	go mod tidy && go run . > ../protobuf.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	autoscaling1 "k8s.io/api/autoscaling/v1"
	autoscaling2 "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	certificates "k8s.io/api/certificates/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	flowcontrol "k8s.io/api/flowcontrol/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	dynamic "k8s.io/api/resource/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var special = map[string]string{
	"meta/v1.Time": "time", "meta/v1.MicroTime": "microtime", "api/resource.Quantity": "quantity",
	"util/intstr.IntOrString": "integer-or-string", "pkg/runtime.RawExtension": "raw", "meta/v1.FieldsV1": "fields",
	"meta/v1.Duration": "duration",
}

var messages = map[string][][]string{}

func nameOf(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/") + "." + t.Name()
}

func typeOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return "integer"
	case reflect.Float64:
		return "double"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + typeOf(t.Elem())
	case reflect.Map:
		if t.Elem().Kind() == reflect.Slice && t.Elem().Name() != "" && t.Elem().Elem().Kind() == reflect.String {
			return "{}strings"
		}
		return "{}" + typeOf(t.Elem())
	case reflect.Struct:
		if s, ok := special[nameOf(t)]; ok {
			return s
		}
		message(t)
		return "#" + nameOf(t)
	}
	panic(fmt.Sprint("unknown ", t))
}

func message(t reflect.Type) {
	name := nameOf(t)
	if _, done := messages[name]; done {
		return
	}
	messages[name] = nil
	fields := [][]string{}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("protobuf"), ",")
		if len(tag) < 2 {
			continue
		}
		options := strings.Split(f.Tag.Get("json"), ",")
		flags := ""
		for _, option := range options[1:] {
			if option == "omitempty" {
				flags += "o"
			}
			if option == "inline" {
				flags += "i"
			}
		}
		if f.Type.Kind() == reflect.Pointer {
			flags += "p"
		}
		fields = append(fields, []string{tag[1], options[0], typeOf(f.Type), flags})
	}
	messages[name] = fields
}

func main() {
	scheme := runtime.NewScheme()
	groups := []schema.GroupVersion{}
	for gv, add := range map[schema.GroupVersion]func(*runtime.Scheme) error{
		admissionregistration.SchemeGroupVersion: admissionregistration.AddToScheme, apps.SchemeGroupVersion: apps.AddToScheme,
		authentication.SchemeGroupVersion: authentication.AddToScheme, authorization.SchemeGroupVersion: authorization.AddToScheme,
		autoscaling1.SchemeGroupVersion: autoscaling1.AddToScheme, autoscaling2.SchemeGroupVersion: autoscaling2.AddToScheme,
		batch.SchemeGroupVersion: batch.AddToScheme, certificates.SchemeGroupVersion: certificates.AddToScheme,
		coordination.SchemeGroupVersion: coordination.AddToScheme, core.SchemeGroupVersion: core.AddToScheme,
		discovery.SchemeGroupVersion: discovery.AddToScheme, events.SchemeGroupVersion: events.AddToScheme,
		flowcontrol.SchemeGroupVersion: flowcontrol.AddToScheme, networking.SchemeGroupVersion: networking.AddToScheme,
		node.SchemeGroupVersion: node.AddToScheme, policy.SchemeGroupVersion: policy.AddToScheme,
		rbac.SchemeGroupVersion: rbac.AddToScheme, dynamic.SchemeGroupVersion: dynamic.AddToScheme,
		scheduling.SchemeGroupVersion: scheduling.AddToScheme, storage.SchemeGroupVersion: storage.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
		groups = append(groups, gv)
	}
	kinds := map[string]string{"v1/DeleteOptions": nameOf(reflect.TypeOf(meta.DeleteOptions{}))}
	message(reflect.TypeOf(meta.DeleteOptions{}))
	for _, gv := range groups {
		for kind, t := range scheme.KnownTypes(gv) {
			if strings.HasSuffix(kind, "Options") || kind == "WatchEvent" || strings.HasSuffix(kind, "List") {
				continue
			}
			message(t)
			kinds[gv.String()+"/"+kind] = nameOf(t)
		}
	}
	names := []string{}
	for name := range messages {
		names = append(names, name)
	}
	sort.Strings(names)
	encode := func(v any) string { b, _ := json.Marshal(v); return string(b) }
	fmt.Fprintf(os.Stdout, "{\n\"kinds\":%s,\n\"messages\":{\n", encode(kinds))
	for i, name := range names {
		comma := ","
		if i == len(names)-1 {
			comma = ""
		}
		fmt.Fprintf(os.Stdout, "%q:%s%s\n", name, encode(messages[name]), comma)
	}
	fmt.Fprintln(os.Stdout, "}}")
}
