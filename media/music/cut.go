package music

// Cut returns the frames [from, to) as a piece of its own, nil when there are
// none.
func (p *Piece) Cut(from, to int) *Piece {
	out := &Piece{tracks: make(map[string]*Track, len(p.tracks))}
	for name, t := range p.tracks {
		end := min(to, len(t.frames))
		if from < 0 || from >= end {
			return nil
		}
		out.tracks[name] = &Track{frames: t.frames[from:end:end], step: t.step}
	}
	return out
}
