package main

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// GuestPlacement has the fields that are read or written here.
type GuestPlacement struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              GuestPlacementSpec   `json:"spec"`
	Status            GuestPlacementStatus `json:"status,omitempty"`
}

type GuestPlacementSpec struct {
	Cluster string `json:"cluster"`
	Guest   string `json:"guest"`
	Member  string `json:"member"`
}

type GuestPlacementStatus struct {
	ObservedGeneration int64  `json:"observedGeneration,omitempty"`
	DesiredMember      string `json:"desiredMember,omitempty"`
}

type GuestPlacementList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []GuestPlacement `json:"items"`
}

func (in *GuestPlacement) copy() *GuestPlacement {
	out := *in
	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	return &out
}

func (in *GuestPlacement) DeepCopyObject() runtime.Object { return in.copy() }

func (in *GuestPlacementList) DeepCopyObject() runtime.Object {
	out := *in
	in.ListMeta.DeepCopyInto(&out.ListMeta)
	out.Items = make([]GuestPlacement, len(in.Items))
	for i := range in.Items {
		out.Items[i] = *in.Items[i].copy()
	}
	return &out
}
