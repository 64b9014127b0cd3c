// The reference of `npm run bench -- kubernetes`: the least that a controller written with controller-runtime does between a change and its effect.
// It watches placements, and for each whose generation it has not acted on it makes one conditional write of the status and then one HTTP call.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/go-logr/logr"
)

var effects = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

func main() {
	// A library that is linked in has put a flag of this name into the common set.
	flags := flag.NewFlagSet("reference", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "file")
	group := flags.String("group", "", "API group of the placements")
	effect := flags.String("effect", "", "URL that is told the name of a placement")
	workers := flags.Int("workers", 16, "placements at once")
	_ = flags.Parse(os.Args[1:])
	if err := run(*kubeconfig, *group, *effect, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

func run(kubeconfig, group, effect string, workers int) error {
	log.SetLogger(logr.Discard())
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	// The client's own limit of 20 requests a second would be all that is measured.
	config.QPS, config.Burst = -1, -1
	scheme := runtime.NewScheme()
	version := schema.GroupVersion{Group: group, Version: "v1alpha1"}
	scheme.AddKnownTypes(version, &GuestPlacement{}, &GuestPlacementList{})
	metav1.AddToGroupVersion(scheme, version)
	manager, err := ctrl.NewManager(config, ctrl.Options{Scheme: scheme, Metrics: server.Options{BindAddress: "0"}})
	if err != nil {
		return err
	}
	reconciler := &reconciler{client: manager.GetClient(), effect: effect}
	err = ctrl.NewControllerManagedBy(manager).For(&GuestPlacement{}).
		WithOptions(controller.Options{MaxConcurrentReconciles: workers}).Complete(reconciler)
	if err != nil {
		return err
	}
	return manager.Start(ctrl.SetupSignalHandler())
}

type reconciler struct {
	client client.Client
	effect string
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var placement GuestPlacement
	if err := r.client.Get(ctx, request.NamespacedName, &placement); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if placement.Status.ObservedGeneration == placement.Generation {
		return ctrl.Result{}, nil
	}
	placement.Status.ObservedGeneration = placement.Generation
	placement.Status.DesiredMember = placement.Spec.Member
	if err := r.client.Status().Update(ctx, &placement); err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, r.tell(ctx, request.Name)
}

func (r *reconciler) tell(ctx context.Context, name string) error {
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, r.effect, strings.NewReader(name))
	if err != nil {
		return err
	}
	answer, err := effects.Do(call)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}
