package api

import (
	"context"
	"mime"
	"net/http"
	"strconv"
	"time"

	"madoguchi/consult"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// downloadTimeout is how long something kept may take to be read.
const downloadTimeout = 10 * time.Minute

type keptListOutput struct {
	Body []consult.KeptItem `nullable:"false"`
}

func (s *Server) listKept(ctx context.Context, _ *struct{}) (*keptListOutput, error) {
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	items, err := rooms.KeptItems(ctx, reader(ctx))
	return &keptListOutput{items}, err
}

// keptContent answers with an attachment: whatever it is, no browser shows it.
func (s *Server) keptContent(ctx context.Context, in *IDInput) (*huma.StreamResponse, error) {
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	content, err := rooms.KeptContent(ctx, reader(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", content.Type)
		hc.SetHeader("Content-Disposition", attachment(content.Name))
		hc.SetHeader("Content-Security-Policy", documentPolicy)
		hc.SetHeader("Cache-Control", "no-store")
		if content.Size > 0 {
			hc.SetHeader("Content-Length", strconv.FormatInt(content.Size, 10))
		}
		hc.SetStatus(http.StatusOK)
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(downloadTimeout))
		if err := content.Write(hc.BodyWriter()); err != nil {
			// What is cut misses its told length, or the end of its zip file.
			s.o.Log.WarnContext(hc.Context(), "kept documents not sent whole", "kept", in.ID, "error", err)
		}
		_ = control.SetWriteDeadline(time.Time{})
	}}, nil
}

// attachment is the header of a download (RFC 6266), with names in any script.
func attachment(name string) string {
	if value := mime.FormatMediaType("attachment", map[string]string{"filename": name}); value != "" {
		return value
	}
	return "attachment"
}

func (s *Server) deleteKept(ctx context.Context, in *IDInput) (*struct{}, error) {
	rooms, _, err := s.inRoom(ctx)
	if err != nil {
		return nil, err
	}
	return nil, rooms.DeleteKept(ctx, reader(ctx), in.ID)
}

// reader is who asks, to the shelf.
func reader(ctx context.Context) consult.Reader {
	l := loginIn(ctx)
	return consult.Reader{Account: l.account.ID, Administrator: l.account.Role == store.RoleAdministrator, By: l.by()}
}

func (s *Server) keptRoutes() {
	handle(s, "GET", "/kept", "listKept", "What one has kept of consultations; for administrators everything, without content", 0, s.listKept)
	handle(s, "GET", "/kept/{id}/content", "keptContent", "Download something kept", 0, s.keptContent, func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "The file, or a zip file of several", Content: binaryBody("application/octet-stream")}}
	})
	handle(s, "DELETE", "/kept/{id}", "deleteKept", "Delete something kept before its date", http.StatusNoContent, s.deleteKept)
}
