package api

import (
	"context"
	"net/http"

	"madoguchi/consult"
	"madoguchi/store"
)

const libraryPath = "/api/v1/library/:id"

type libraryOutput struct {
	Body []consult.LibraryItem `nullable:"false"`
}

func (s *Server) listLibrary(ctx context.Context, _ *struct{}) (*libraryOutput, error) {
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	items, err := rooms.Library(ctx)
	return &libraryOutput{items}, err
}

type putLibraryInput struct {
	IDInput
	BodyInput
	Name string `query:"name" required:"true" maxLength:"1000" doc:"of the file"`
}

type libraryItemOutput struct{ Body consult.LibraryItem }

func (s *Server) putLibrary(ctx context.Context, in *putLibraryInput) (*libraryItemOutput, error) {
	defer in.done()
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	if !store.ValidSlug(in.ID) {
		return nil, refuse("invalid")
	}
	item, err := rooms.PutLibrary(ctx, reader(ctx), in.ID, in.Name, in.length, in.body)
	return &libraryItemOutput{item}, err
}

func (s *Server) deleteLibrary(ctx context.Context, in *IDInput) (*struct{}, error) {
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	return nil, rooms.DeleteLibrary(ctx, reader(ctx), in.ID)
}

func (s *Server) libraryRoutes() {
	handle(s, "GET", "/library", "listLibrary", "Standing documents, to be shared with one click", 0, s.listLibrary)
	handle(s, "PUT", "/library/{id}", "putLibrary", "Make or replace a standing document", 0, s.putLibrary, raw("application/octet-stream"))
	handle(s, "DELETE", "/library/{id}", "deleteLibrary", "Remove a standing document", http.StatusNoContent, s.deleteLibrary)
}
