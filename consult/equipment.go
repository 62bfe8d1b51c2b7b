package consult

// Equipment is what a party's page tells of its PC (R3, R6): what is there,
// what is used, and how it is set. It holds no content.
type Equipment struct {
	Devices []Device `json:"devices"`
	// Face is the camera whose picture is the party's face, Slides what is sent
	// beside it (a=content:slides). Device ids; Slides is also "screen" for a
	// shared window. Empty: nothing is sent.
	Face   string `json:"face"`
	Slides string `json:"slides"`
	// FaceSize and SlidesSize are the sizes that the cameras give.
	FaceSize   *Size `json:"faceSize,omitempty"`
	SlidesSize *Size `json:"slidesSize,omitempty"`
	// DocumentCamera is the camera that is recognised as the document camera.
	DocumentCamera string `json:"documentCamera,omitempty"`

	Microphone string  `json:"microphone"`
	Speaker    string  `json:"speaker"`
	Volume     float64 `json:"volume"` // of Speaker, 0–1
	Boost      float64 `json:"boost"`  // of the microphone, 1–4
	Muted      bool    `json:"muted"`  // the microphone
	// MutedBy is who muted it when that was not the party itself.
	MutedBy string `json:"mutedBy,omitempty"`
	// Problems by "camera", "microphone", "speaker": a lib/media.ts MediaProblem,
	// or "unplugged".
	Problems map[string]string `json:"problems,omitempty"`
	// Screen is how a kiosk shows itself; absent for other pages.
	Screen *Screen `json:"screen,omitempty"`
}

// Device is a camera, microphone or speaker.
type Device struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"` // "camera", "microphone", "speaker"
	Label string `json:"label"`
	// Volume of a speaker as it was set last, 0–1.
	Volume float64 `json:"volume,omitempty"`
}

// Size is in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Screen is how a kiosk shows itself.
type Screen struct {
	Language string `json:"language"` // as in the kiosk's own choice
	TextSize string `json:"textSize"` // "standard", "large", "huge"
	Contrast bool   `json:"contrast"` // high
	Captions bool   `json:"captions"` // chat as large captions over the picture
}

// Steer sets some of a kiosk's equipment; what is absent stays as it is. The
// kiosk answers by telling its Equipment.
type Steer struct {
	Face       *string  `json:"face,omitempty"`
	Slides     *string  `json:"slides,omitempty"`
	Microphone *string  `json:"microphone,omitempty"`
	Speaker    *string  `json:"speaker,omitempty"`
	Volume     *float64 `json:"volume,omitempty"`
	Boost      *float64 `json:"boost,omitempty"`
	Muted      *bool    `json:"muted,omitempty"`
	Tone       bool     `json:"tone,omitempty"` // play the test tone
	// Of is the speaker that Volume and Tone are for, when it is another one than
	// the one that is used: both can be set before it is.
	Of       string  `json:"of,omitempty"`
	Language *string `json:"language,omitempty"`
	TextSize *string `json:"textSize,omitempty"`
	Contrast *bool   `json:"contrast,omitempty"`
	Captions *bool   `json:"captions,omitempty"`
	// DocumentCamera names which camera is the document camera; it is remembered.
	DocumentCamera *string `json:"documentCamera,omitempty"`
}
