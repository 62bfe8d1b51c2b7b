package synth

// chord is what a bar is made of, in MIDI note numbers.
type chord struct {
	pad  [4]int
	harp [8]int // eighth notes
}

// progression is eight bars, played twice: F, C, Dm7, Am, B♭, F, Gm7, C.
//
//nolint:gochecknoglobals // the score
var progression = []chord{
	{pad: [4]int{41, 53, 57, 60}, harp: [8]int{53, 60, 65, 69, 72, 69, 65, 60}},
	{pad: [4]int{40, 52, 55, 60}, harp: [8]int{52, 60, 64, 67, 72, 67, 64, 60}},
	{pad: [4]int{38, 50, 57, 60}, harp: [8]int{50, 57, 62, 65, 72, 69, 65, 57}},
	{pad: [4]int{45, 52, 57, 60}, harp: [8]int{45, 57, 60, 64, 69, 67, 64, 60}},
	{pad: [4]int{46, 53, 58, 62}, harp: [8]int{46, 58, 62, 65, 70, 65, 62, 58}},
	{pad: [4]int{45, 53, 57, 60}, harp: [8]int{45, 57, 60, 65, 69, 72, 69, 65}},
	{pad: [4]int{43, 50, 58, 62}, harp: [8]int{43, 55, 58, 62, 67, 65, 62, 58}},
	{pad: [4]int{36, 52, 55, 62}, harp: [8]int{48, 55, 60, 62, 67, 64, 62, 60}},
}

type note struct {
	at    float64 // beats from the beginning
	pitch int
	gain  float64
}

// melody is for the bells: the pentatonic scale and now and then a chord note
// outside it; sparse, different in the second half.
//
//nolint:gochecknoglobals // the score
var melody = []note{
	{0, 81, 1},
	{2.5, 79, 0.7},
	{3, 77, 0.8},
	{5, 79, 0.9},
	{7, 72, 0.6},
	{8, 77, 0.9},
	{10.5, 74, 0.7},
	{11, 77, 0.8},
	{13, 76, 0.7},
	{14, 72, 0.7},
	{16, 74, 0.9},
	{18, 77, 0.8},
	{19, 82, 0.6},
	{20, 81, 1},
	{22.5, 79, 0.6},
	{23, 77, 0.7},
	{25, 74, 0.8},
	{26, 77, 0.7},
	{27, 79, 0.7},
	{28, 79, 0.8},
	{30, 76, 0.6},

	{32, 84, 0.9},
	{34.5, 81, 0.7},
	{35, 79, 0.7},
	{36, 79, 0.9},
	{38.5, 76, 0.6},
	{40, 81, 0.9},
	{42, 77, 0.8},
	{43, 74, 0.7},
	{45, 76, 0.8},
	{46.5, 79, 0.6},
	{48, 77, 0.9},
	{50, 74, 0.7},
	{51, 70, 0.6},
	{52, 72, 0.9},
	{54, 77, 0.8},
	{56, 79, 0.8},
	{57.5, 77, 0.6},
	{58, 74, 0.8},
	{60, 76, 0.7},
	{62, 79, 0.5},
}
