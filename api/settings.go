package api

import (
	"context"
	"net/http"
)

// settingRoutes registers what the pages of settings need besides the documents
// themselves.
func (s *Server) settingRoutes() {
	handle(s, "PUT", "/button-order", "orderButtons", "Put the call buttons into another order", 0, s.orderButtons)
	handle(s, "POST", "/schedules/preview", "previewSchedule", "What a schedule that is not saved would say of each day", 0, s.previewSchedule)
	handle(s, "GET", "/account-names", "accountNames", "All accounts in order of name, to choose from", 0, s.listAccountNames)
	s.handleVoice()
}

// settingAccess says who may use them.
func settingAccess() map[string]access {
	return map[string]access{
		"PUT /api/v1/button-order":       administrator,
		"POST /api/v1/schedules/preview": administrator,
		"GET /api/v1/account-names":      administrator,
		"GET /api/v1/voice":              supervisor | administrator,
		"GET /api/v1/voice/shipped/:id":  supervisor | administrator,
	}
}

// settingWords says what their codes mean.
func settingWords() map[string]phrase {
	return map[string]phrase{
		"id-taken":       {http.StatusConflict, "このIDはすでに使われています。別のIDにしてください。", "This ID is taken. Please choose another one."},
		"queue-in-codes": {http.StatusConflict, "この窓口だけの対応結果があります。先に「離席理由・対応結果」で変更してください。", "There are results for calls of this counter only. Please change those first."},
		"no-converter":   {http.StatusUnprocessableEntity, "このサーバーでは音声を変換できません。WAV（PCM 16ビット）またはOgg Opusのファイルを選んでください。", "This server cannot convert sounds. Please choose a WAV (PCM, 16 bit) or Ogg Opus file."},
		"not-sound":      {http.StatusUnprocessableEntity, "音声として読み取れないファイルです。MP3、M4A、WAV、FLAC、Oggなどの音声ファイルを選んでください。", "This file cannot be read as sound. Please choose a sound file, e.g. MP3, M4A, WAV, FLAC or Ogg."},
	}
}

// AccountName is an account to choose from.
type AccountName struct {
	ID       string `json:"id"`
	Login    string `json:"login"`
	Name     string `json:"name"`
	Role     string `json:"role" enum:"administrator,supervisor,staff,kiosk"`
	Disabled bool   `json:"disabled"`
}

type accountNamesOutput struct {
	Body []AccountName `nullable:"false"`
}

func (s *Server) listAccountNames(ctx context.Context, _ *struct{}) (*accountNamesOutput, error) {
	rows, err := s.o.Store.AllAccounts(ctx)
	if err != nil {
		return nil, err
	}
	out := &accountNamesOutput{make([]AccountName, len(rows))}
	for i, a := range rows {
		out.Body[i] = AccountName{a.ID, a.Login, a.Name, a.Role, a.Disabled}
	}
	return out, nil
}
