// Package layout is the document of what a kiosk shows before a call (R14): its
// pages of buttons, its words, its picture and its colours. It owns the shape and
// the rules. It must not know where documents are kept or how they are shown.
package layout

// The bounds of a document. Pages, columns and rows are what still can be read
// and touched on a display of 1920 × 1080.
const (
	MaxPages   = 6
	MaxColumns = 4
	MaxRows    = 4

	// MinContrast is between letters and what they are on (WCAG 2.2, 1.4.3).
	MinContrast = 4.5

	// MinAfter and MaxAfter bound Picture.AfterSeconds.
	MinAfter = 30
	MaxAfter = 3600

	maxLabel  = 40
	maxLine   = 80
	maxNotice = 120
	maxIcon   = 100
	maxID     = 64
)

// The themes: calm colours of the whole screen.
const (
	ThemeBlue  = "blue"
	ThemeGreen = "green"
	ThemeWarm  = "warm"
	ThemeGray  = "gray"
)

// Languages are those that words may be given in.
func Languages() []string { return []string{"ja", "ja-x-easy", "en", "zh", "ko"} }

// Screen is a whole layout. Words are by language; where one is missing, the
// kiosk takes the button's own, or the nearest language.
type Screen struct {
	Pages   []ButtonPage      `json:"pages" nullable:"false" minItems:"1" maxItems:"6"`
	Notice  map[string]string `json:"notice" nullable:"false" doc:"the line below the buttons, by language; empty: the usual one"`
	Picture IdlePicture       `json:"picture"`
	Theme   string            `json:"theme" enum:"blue,green,warm,gray"`
	Hours   bool              `json:"hours" doc:"open counters say until when they take calls today"`
}

// ButtonPage is one screen of buttons. With several pages the citizen chooses one by
// its name.
type ButtonPage struct {
	ID      string            `json:"id" minLength:"1" maxLength:"64" doc:"of the page within its layout, for good"`
	Names   map[string]string `json:"names" nullable:"false" doc:"by language; may be empty when it is the only page"`
	Icon    string            `json:"icon" maxLength:"100"`
	Columns int               `json:"columns" minimum:"1" maximum:"4"`
	Rows    int               `json:"rows" minimum:"1" maximum:"4"`
	Tiles   []Tile            `json:"tiles" nullable:"false" maxItems:"16"`
}

// Tile is the place and the look of one call button on a page. Columns and rows
// count from 1.
type Tile struct {
	Button string              `json:"button" minLength:"1" maxLength:"64" doc:"id of the call button"`
	Column int                 `json:"column" minimum:"1" maximum:"4"`
	Row    int                 `json:"row" minimum:"1" maximum:"4"`
	Width  int                 `json:"width" minimum:"1" maximum:"4"`
	Height int                 `json:"height" minimum:"1" maximum:"4"`
	Texts  map[string]TileText `json:"texts" nullable:"false" doc:"by language; what is empty is the button's own"`
	Icon   string              `json:"icon" maxLength:"100" doc:"empty: the button's own"`
	Colour string              `json:"colour" maxLength:"20" doc:"of the icon, by name; empty: the button's own"`
	Fill   string              `json:"fill" maxLength:"7" doc:"#rrggbb behind the words; empty: white"`
	Ink    string              `json:"ink" maxLength:"7" doc:"#rrggbb of the words; with fill"`
}

// TileText is what a button says in one language.
type TileText struct {
	Label string `json:"label" maxLength:"160"`
	Line  string `json:"line" maxLength:"320"`
}

// IdlePicture is shown when nobody has touched the kiosk for a while.
type IdlePicture struct {
	ID           string `json:"id" maxLength:"64" doc:"of an uploaded picture; empty: none"`
	AfterSeconds int    `json:"afterSeconds" minimum:"30" maximum:"3600"`
}

// Buttons are the ids of all buttons in a document, each once, in order of their
// first place.
func (d Screen) Buttons() []string {
	var out []string
	seen := make(map[string]bool)
	for _, p := range d.Pages {
		for _, t := range p.Tiles {
			if !seen[t.Button] {
				seen[t.Button] = true
				out = append(out, t.Button)
			}
		}
	}
	return out
}
