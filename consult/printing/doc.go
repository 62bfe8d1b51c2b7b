// Package printing gives documents to printers and says what became of them
// (R5). It owns the life of a print job, the drivers, and what is known of each
// printer. It must not know rooms, accounts or the database: what it needs of
// them comes in through Job, Config, Journal and Listener.
//
// A job is given to a printer at most once. That it will be given is written to
// the journal before; after a kill a job is followed when its printer knows it,
// and fails as "restarted" otherwise. It is never sent again by itself.
//
//	queued ──► sent ──► printing ──► done
//	  │         │  ▲       │  ▲
//	  │         ▼  └───┐   ▼  │
//	  │       attention (paper, jam, cover …) goes on by itself
//	  ▼         ▼          ▼
//	cancelled · failed · cancelled
//
// The content of a job is asked for page by page while it is sent, and never
// written anywhere.
package printing
