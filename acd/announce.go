package acd

import "time"

// AnnounceGap is the shortest time between two announcements to one caller. A
// position that changed is said when it is over.
const AnnounceGap = 10 * time.Second

// announcing is what a caller that hears us has been told in its queue.
type announcing struct {
	timer    timer
	position int       // that was said last
	next     time.Time // of the announcements at intervals
	comforts int       // how many were played
}

// recurs says whether there is something to say at intervals.
func (a Announce) recurs() bool {
	return a.Every > 0 && (a.Position || a.Estimate || len(a.Comfort) > 0)
}

// welcome tells a caller that has come into a queue what there is to say.
func (d *Desk) welcome(c *call) {
	c.told.position, c.told.comforts = 0, 0
	if !c.hears {
		return
	}
	var prompts []Prompt
	if w := c.queue.Announce.Welcome; w != "" && !c.resumed && (!c.served || c.transfer != nil) {
		prompts = append(prompts, Prompt{Kind: Recorded, ID: w})
	}
	d.announce(c, append(prompts, d.whereabouts(c)...))
	d.startAnnouncing(c)
}

// startAnnouncing sets when the caller is told something next. Announcements
// at intervals count from now.
func (d *Desk) startAnnouncing(c *call) {
	a := c.queue.Announce
	c.told.next = time.Time{}
	if a.recurs() {
		c.told.next = d.now.Add(max(a.Every, AnnounceGap))
	}
	d.awaitAnnouncement(c)
}

func (d *Desk) awaitAnnouncement(c *call) {
	next := c.told.next
	if check := d.now.Add(AnnounceGap); c.queue.Announce.Position && (next.IsZero() || check.Before(next)) {
		next = check
	}
	if next.IsZero() || !c.hears {
		d.timers.stop(&c.told.timer)
		return
	}
	d.timers.start(&c.told.timer, next)
}

// speak tells a caller what is due: at intervals everything and the next words
// of comfort, in between a position that changed.
func (d *Desk) speak(c *call) {
	a := c.queue.Announce
	switch {
	case a.recurs() && !d.now.Before(c.told.next):
		prompts := d.whereabouts(c)
		if n := len(a.Comfort); n > 0 {
			prompts = append(prompts, Prompt{Kind: Recorded, ID: a.Comfort[c.told.comforts%n]})
			c.told.comforts++
		}
		d.announce(c, prompts)
		d.startAnnouncing(c)
	case a.Position && c.position() != c.told.position:
		d.announce(c, d.whereabouts(c))
		d.awaitAnnouncement(c)
	default:
		d.awaitAnnouncement(c)
	}
}

// whereabouts are the position and the estimate, if they are to be said.
func (d *Desk) whereabouts(c *call) []Prompt {
	var prompts []Prompt
	position := c.position()
	if c.queue.Announce.Position {
		c.told.position = position
		prompts = append(prompts, Prompt{Kind: Position, N: position})
	}
	if wait := d.estimate(c.queue, position); c.queue.Announce.Estimate && wait > 0 {
		prompts = append(prompts, Prompt{Kind: Estimate, Wait: wait})
	}
	return prompts
}

func (d *Desk) announce(c *call, prompts []Prompt) {
	if len(prompts) > 0 {
		d.emit(Announcement{Call: c.id, Prompts: prompts})
	}
}
