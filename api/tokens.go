package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// tokenPrefix lets people, and programs that look for leaked secrets, see what
// such a string is.
const tokenPrefix = "mdg_"

// tokenRoutes registers the operations of API tokens of other systems.
func (s *Server) tokenRoutes() {
	handle(s, "GET", "/tokens", "listTokens", "Keys with which other systems use this API", 0, s.listTokens)
	handle(s, "POST", "/tokens", "createToken", "Make a key; it is shown once", http.StatusCreated, s.createToken)
	handle(s, "DELETE", "/tokens/{id}", "deleteToken", "End a key at once", http.StatusNoContent, s.deleteToken)
	handle(s, "GET", "/openapi.json", "openapi", "This description", 0, s.describe, func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {
			Description: "OpenAPI 3.1",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}},
		}}
	})
}

// tokenAccess says who may use them.
func tokenAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/tokens":        administrator,
		"POST /api/v1/tokens":       administrator,
		"DELETE /api/v1/tokens/:id": administrator,
		"GET /api/v1/openapi.json":  watchers,
	}
}

// tokenWords says what their codes mean.
func tokenWords() map[string]phrase {
	return map[string]phrase{
		"token-format":        {http.StatusUnprocessableEntity, "名前、権限を1つ以上、2年以内の有効期限を指定してください。", "A key needs a name, at least one right and an end within two years."},
		"too-many-tokens":     {http.StatusConflict, "鍵は100個までです。使っていないものを削除してください。", "There are 100 keys already. Please delete those that are not used."},
		"token-invalid":       {http.StatusUnauthorized, "この鍵は使えません。期限が切れたか、削除されています。", "This key is not good. It has expired or was deleted."},
		"token-scope":         {http.StatusForbidden, "この鍵にはその権限がありません。", "This key lacks the right for this."},
		"token-administrator": {http.StatusForbidden, "鍵では管理者のアカウントを作成・変更・削除できません。管理画面で操作してください。", "A key makes, changes and deletes no administrators. Please do this on the pages."},
		"idempotency-other":   {http.StatusUnprocessableEntity, "同じIdempotency-Keyで違う内容が送られました。", "The same Idempotency-Key came with another request before."},
		"idempotency-runs":    {http.StatusConflict, "同じ要求を処理しています。少し待ってからもう一度送ってください。", "The same request is being worked on. Please send it again in a moment."},
		"idempotency-key":     {http.StatusUnprocessableEntity, "Idempotency-Keyは1～100文字の英数字・記号にしてください。", "An Idempotency-Key has 1 to 100 visible ASCII characters."},
	}
}

// TokenEntry is a token as administrators see it; the token itself is not kept.
type TokenEntry struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Scopes      []string  `json:"scopes" nullable:"false" enum:"records:read,statistics:read,board:read,accounts:read,accounts:write,settings:read,settings:write,audit:read,system:read"`
	CreatedBy   string    `json:"createdBy" doc:"login"`
	CreatedAt   time.Time `json:"createdAt"`
	ExpiresAt   time.Time `json:"expiresAt"`
	LastUsedAt  time.Time `json:"lastUsedAt,omitzero" doc:"to the minute"`
	LastAddress string    `json:"lastAddress,omitempty" doc:"from where it was used last"`
}

func tokenEntry(t store.Token) TokenEntry {
	return TokenEntry{
		ID: t.ID, Name: t.Name, Scopes: t.Scopes, CreatedBy: t.CreatedBy, CreatedAt: t.Created, ExpiresAt: t.Expires,
		LastUsedAt: t.LastUsed, LastAddress: t.LastAddress,
	}
}

type tokensInput struct {
	ListInput
	Q string `query:"q" maxLength:"100" doc:"part of a name"`
}

type tokensOutput struct{ Body ListPage[TokenEntry] }

func (s *Server) listTokens(ctx context.Context, in *tokensInput) (*tokensOutput, error) {
	rows, err := s.o.Store.Tokens(ctx, in.Q, in.page("name"))
	if err != nil {
		return nil, err
	}
	return &tokensOutput{listPage(rows, tokenEntry)}, nil
}

type createTokenInput struct {
	Body struct {
		Name   string   `json:"name" minLength:"1" maxLength:"400" doc:"which system will use it"`
		Scopes []string `json:"scopes" minItems:"1" maxItems:"20" nullable:"false" enum:"records:read,statistics:read,board:read,accounts:read,accounts:write,settings:read,settings:write,audit:read,system:read"`
		Days   int      `json:"days" minimum:"1" maximum:"731" doc:"for how long it is good"`
	}
}

// CreatedToken is a new token.
type CreatedToken struct {
	TokenEntry
	Token string `json:"token" doc:"shown this once: Authorization: Bearer …"`
}

type createTokenOutput struct{ Body CreatedToken }

func (s *Server) createToken(ctx context.Context, in *createTokenInput) (*createTokenOutput, error) {
	raw := make([]byte, tokenBytes)
	if _, err := rand.Read(raw); err != nil {
		return nil, fmt.Errorf("draw token: %w", err)
	}
	secret := tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	scopes := slices.Compact(slices.Sorted(slices.Values(in.Body.Scopes)))
	t, err := s.o.Store.CreateToken(ctx, loginIn(ctx).by(), store.Token{
		Name: in.Body.Name, Hash: hashToken(secret), Scopes: scopes, Expires: time.Now().AddDate(0, 0, in.Body.Days),
	})
	if err != nil {
		return nil, err
	}
	return &createTokenOutput{CreatedToken{tokenEntry(t), secret}}, nil
}

func (s *Server) deleteToken(ctx context.Context, in *IDInput) (*struct{}, error) {
	return nil, s.o.Store.DeleteToken(ctx, loginIn(ctx).by(), in.ID)
}

type describeOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) describe(context.Context, *struct{}) (*describeOutput, error) {
	doc, err := s.description()
	return &describeOutput{"application/json", doc}, err
}
