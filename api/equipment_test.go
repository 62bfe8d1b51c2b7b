package api

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"madoguchi/store"
)

func TestEquipmentIsRemembered(t *testing.T) {
	s := newSite(t, nil)
	kiosk, sato := s.session(s.account("kiosk1", store.RoleKiosk)), s.session(s.account("sato", store.RoleStaff))
	const path = "/api/v1/me/equipment"
	var got MyEquipment
	want(t, s.request("GET", path, kiosk, nil), http.StatusOK, &got)
	if !reflect.DeepEqual(got, MyEquipment{}) {
		t.Errorf("a new account has %+v", got)
	}
	set := MyEquipment{
		Camera: "Logi C920", DocumentCamera: "ELMO MX-P3", Microphone: "USB マイク", Speaker: "スピーカー (Realtek)",
		Volumes: map[string]float64{"スピーカー (Realtek)": 0.4, "": 1}, Boosts: map[string]float64{"USB マイク": 2.5},
	}
	want(t, s.request("PUT", path, kiosk, set), http.StatusOK, &got)
	want(t, s.request("GET", path, kiosk, nil), http.StatusOK, &got)
	if !reflect.DeepEqual(got, set) {
		t.Errorf("got %+v", got)
	}
	var other MyEquipment
	want(t, s.request("GET", path, sato, nil), http.StatusOK, &other)
	if !reflect.DeepEqual(other, MyEquipment{}) {
		t.Errorf("another account has %+v", other)
	}

	many := map[string]float64{}
	for i := range 51 {
		many[fmt.Sprint(i)] = 0.5
	}
	long := strings.Repeat("あ", 201)
	for name, body := range map[string]any{
		"too loud":      map[string]any{"volumes": map[string]any{"a": 1.1}},
		"negative":      map[string]any{"volumes": map[string]any{"a": -0.1}},
		"no number":     map[string]any{"volumes": map[string]any{"a": "loud"}},
		"weakened":      map[string]any{"boosts": map[string]any{"a": 0.5}},
		"too strong":    map[string]any{"boosts": map[string]any{"a": 4.1}},
		"many":          map[string]any{"volumes": many},
		"long name":     map[string]any{"camera": long},
		"long key":      map[string]any{"volumes": map[string]any{long: 0.5}},
		"unknown field": map[string]any{"note": "anything"},
		"no object":     []int{1},
	} {
		t.Run(name, func(t *testing.T) {
			wantCode(t, s.request("PUT", path, kiosk, body), http.StatusUnprocessableEntity, "invalid")
		})
	}
	big := map[string]any{"camera": strings.Repeat("a", maxEquipment)}
	wantCode(t, s.request("PUT", path, kiosk, big), http.StatusRequestEntityTooLarge, "too-large")
	want(t, s.request("GET", path, kiosk, nil), http.StatusOK, &got)
	if !reflect.DeepEqual(got, set) {
		t.Errorf("what was refused changed it: %+v", got)
	}
}
