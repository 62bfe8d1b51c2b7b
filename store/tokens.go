package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"madoguchi/store/internal/query"
)

const (
	// maxTokens bounds how many keys of other systems there are.
	maxTokens = 100
	// maxTokenLife bounds for how long one is good.
	maxTokenLife = 2 * 366 * 24 * time.Hour
)

// Refusals of tokens.
var (
	ErrTokenFormat = &Refusal{"token-format", "a token needs a name, at least one scope and an end within two years"}
	ErrTokensMost  = &Refusal{"too-many-tokens", "there are as many tokens as there may be"}
)

// Token is a key with which another system uses the API. Only a hash of it is
// kept.
type Token struct {
	ID          string
	Name        string
	Hash        string
	Scopes      []string
	CreatedBy   string // login
	Created     time.Time
	Expires     time.Time
	LastUsed    time.Time
	LastAddress string
}

// CreateToken makes a token; ID and Created are filled in.
func (s *Store) CreateToken(ctx context.Context, by By, n Token) (Token, error) {
	n.Created, n.CreatedBy = time.Now(), by.Actor
	life := n.Expires.Sub(n.Created)
	if strings.TrimSpace(n.Name) == "" || !plainText(n.Name, maxName) || len(n.Scopes) == 0 || life <= 0 || life > maxTokenLife {
		return Token{}, ErrTokenFormat
	}
	scopes, err := json.Marshal(n.Scopes)
	if err != nil {
		return Token{}, fmt.Errorf("scopes: %w", err)
	}
	if n.ID, err = newID(); err != nil {
		return Token{}, err
	}
	return n, s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		count, err := q.CountTokens(ctx)
		if err != nil {
			return Entry{}, err
		}
		if count >= maxTokens {
			return Entry{}, ErrTokensMost
		}
		err = q.InsertToken(ctx, query.InsertTokenParams{
			ID: n.ID, Name: n.Name, TokenHash: n.Hash, Scopes: string(scopes), CreatedBy: n.CreatedBy,
			CreatedAt: millis(n.Created), ExpiresAt: millis(n.Expires),
		})
		return Entry{Action: ActionTokenCreate, Subject: n.Name, Detail: map[string]any{"id": n.ID, "scopes": n.Scopes, "expires": n.Expires.UTC()}}, err
	})
}

// TokenByHash finds a token. It does not judge whether it is still good.
func (s *Store) TokenByHash(ctx context.Context, hash string) (Token, error) {
	r, err := s.read.TokenByHash(ctx, hash)
	if err != nil {
		return Token{}, told(err)
	}
	return token(r)
}

// TouchToken notes that a token was used.
func (s *Store) TouchToken(ctx context.Context, id, address string, now time.Time) error {
	return s.write(ctx, func(q *query.Queries) error {
		return q.TouchToken(ctx, query.TouchTokenParams{ID: id, Address: address, Now: millis(now)})
	})
}

// DeleteToken ends a token at once.
func (s *Store) DeleteToken(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		t, err := q.TokenByID(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		_, err = q.DeleteToken(ctx, id)
		return Entry{Action: ActionTokenDelete, Subject: t.Name, Detail: map[string]any{"id": id}}, err
	})
}

// Tokens lists tokens. Orders: name, createdAt, expiresAt, lastUsedAt.
func (s *Store) Tokens(ctx context.Context, text string, p Page) (Listed[Token], error) {
	l := listing{
		from: "api_tokens", columns: "id, name, token_hash, scopes, created_by, created_at, expires_at, last_used_at, last_address", id: "id",
		orders: map[string]string{"name": "name", "createdAt": "created_at", "expiresAt": "expires_at", "lastUsedAt": "last_used_at"}, first: "name",
	}
	l.contains(text, "name", "created_by")
	return list(ctx, s.reader, l, p, func(row func(...any) error) (Token, error) {
		var r query.ApiToken
		if err := row(&r.ID, &r.Name, &r.TokenHash, &r.Scopes, &r.CreatedBy, &r.CreatedAt, &r.ExpiresAt, &r.LastUsedAt, &r.LastAddress); err != nil {
			return Token{}, err
		}
		return token(r)
	})
}

func token(r query.ApiToken) (Token, error) {
	t := Token{
		ID: r.ID, Name: r.Name, Hash: r.TokenHash, CreatedBy: r.CreatedBy, Created: moment(r.CreatedAt),
		Expires: moment(r.ExpiresAt), LastUsed: moment(r.LastUsedAt), LastAddress: r.LastAddress,
	}
	if err := json.Unmarshal([]byte(r.Scopes), &t.Scopes); err != nil {
		return Token{}, fmt.Errorf("scopes of token %s: %w", r.ID, err)
	}
	return t, nil
}
