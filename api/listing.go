package api

import "madoguchi/store"

// ListInput is what every list takes besides its own filters. Embed it; it is
// exported because huma skips what is not.
type ListInput struct {
	Sort   string `query:"sort" maxLength:"64" doc:"name of a column; - before it: descending. Absent: the list's own order"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	After  string `query:"after" maxLength:"2000" doc:"next of the page before"`
	Before string `query:"before" maxLength:"2000" doc:"prev of the page after"`
}

// page is what the store wants to know; own is the list's own order.
func (in ListInput) page(own string) store.Page {
	sort := in.Sort
	if sort == "" {
		sort = own
	}
	p := store.Page{Limit: in.Limit, After: in.After, Before: in.Before}
	if p.Limit == 0 {
		p.Limit = 50
	}
	if sort != "" && sort[0] == '-' {
		p.Desc, sort = true, sort[1:]
	}
	p.Sort = sort
	return p
}

// ListPage is one page of a list.
type ListPage[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"give this as after for the next page; absent on the last"`
	Prev  string `json:"prev,omitempty" doc:"give this as before for the page before; absent on the first"`
	Total int    `json:"total" doc:"all entries that match"`
	More  bool   `json:"more,omitempty" doc:"there are more than total"`
}

// listPage makes the document of a page of rows.
func listPage[R, T any](rows store.Listed[R], entry func(R) T) ListPage[T] {
	out := ListPage[T]{Items: make([]T, len(rows.Items)), Next: rows.Next, Prev: rows.Prev, Total: rows.Total, More: rows.More}
	for i, r := range rows.Items {
		out.Items[i] = entry(r)
	}
	return out
}
