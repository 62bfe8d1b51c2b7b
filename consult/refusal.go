package consult

import "fmt"

// Refusal is a no in words for people. Errors of Rooms that are none are faults
// of ours.
type Refusal struct {
	Kind    Kind
	Problem Problem
	cause   error // for the log only
}

// Kind is what a refusal means for who asked, whatever its words.
type Kind int

// The kinds of refusals.
const (
	Conflict  Kind = iota // not now, not in this state
	Forbidden             // not by this party
	Missing               // there is no such thing (any more)
	Invalid               // the request itself is wrong
	TooLarge
	TooFast
	Unsaved // the disk is full or broken
)

func (r *Refusal) Error() string {
	if r.cause != nil {
		return fmt.Sprintf("%s: %v", r.Problem.Code, r.cause)
	}
	return r.Problem.Code
}

func (r *Refusal) Unwrap() error { return r.cause }

// because keeps why, for the log.
func (r *Refusal) because(err error) *Refusal {
	r.cause = err
	return r
}

// refuse makes the refusal of a code.
func refuse(code string) *Refusal {
	w, ok := wordsOf(code)
	if !ok {
		w = words{Conflict, "この操作はできませんでした。もう一度お試しください。", "This could not be done. Please try again."}
	}
	return &Refusal{Kind: w.kind, Problem: Problem{Code: code, JA: w.ja, EN: w.en}}
}

type words struct {
	kind   Kind
	ja, en string
}

// wordsOf says what a code means.
func wordsOf(code string) (words, bool) {
	w, ok := allWords()[code]
	return w, ok
}

// allWords is the one list of all refusals of rooms.
func allWords() map[string]words {
	return map[string]words{
		"not-in-room":   {Missing, "この相談には参加していません。相談が終わった可能性があります。", "You are not in this consultation. It may be over."},
		"not-allowed":   {Forbidden, "この操作をすることはできません。", "You may not do this here."},
		"invalid":       {Invalid, "操作の内容に誤りがあります。", "Something in the request is not right."},
		"too-fast":      {TooFast, "操作が速すぎます。少し待ってからもう一度お試しください。", "This was too fast. Please wait a moment and try again."},
		"room-busy":     {TooFast, "ただいま処理が混み合っています。少し待ってからもう一度お試しください。", "The room is busy. Please wait a moment and try again."},
		"room-unsaved":  {Unsaved, "サーバーに保存できないため、この操作はできませんでした。通話は続けられます。管理者にお知らせください。", "The server could not save this, so it was not done. The call goes on. Please tell an administrator."},
		"room-full":     {TooLarge, "この相談で使える容量がいっぱいです。不要な書類を削除してください。", "This consultation has used all its space. Please delete documents that are no longer needed."},
		"text-format":   {Invalid, "文字を1～1000文字で入力してください。", "Please enter 1 to 1,000 characters."},
		"many-messages": {Conflict, "この相談で送れるメッセージの数を超えました。", "This consultation has as many messages as it may have."},

		"no-document":    {Missing, "その書類はもうありません。", "This document is no longer there."},
		"no-page":        {Missing, "そのページはまだ表示できないか、ありません。", "This page does not exist, or is not ready yet."},
		"nothing-shown":  {Conflict, "今は何も表示していません。", "Nothing is being shown."},
		"not-blank":      {Conflict, "ページを追加できるのは、ホワイトボードと筆談用紙だけです。", "Pages can only be added to whiteboards and writing pads."},
		"many-documents": {Conflict, "書類の数が上限に達しています。不要な書類を削除してください。", "There are as many documents as there may be. Please delete some."},
		"many-pages":     {Conflict, "ページの数が上限に達しています。", "There are as many pages as there may be."},
		"page-full":      {Conflict, "このページには、これ以上書き込めません。", "No more can be drawn on this page."},
		"mark-format":    {Invalid, "この書き込みは受け付けられません。", "This drawing cannot be accepted."},
		"mark-known":     {Conflict, "この書き込みはすでにあります。", "This drawing is already there."},

		"no-converter":    {Conflict, "このサーバーでは、書類を表示する準備ができていません。管理者にお知らせください。", "This server is not set up to show documents. Please tell an administrator."},
		"file-too-large":  {TooLarge, "ファイルが大きすぎます。", "The file is too large."},
		"file-empty":      {Invalid, "ファイルの中身がありません。", "The file is empty."},
		"name-format":     {Invalid, "ファイル名を確認してください。", "Please check the name of the file."},
		"upload-cut":      {Conflict, "ファイルを最後まで受け取れませんでした。もう一度お試しください。", "The file did not arrive completely. Please try again."},
		"upload-full":     {TooFast, "処理を待っている書類が多すぎます。少し待ってからもう一度お試しください。", "Too many documents are waiting. Please wait a moment and try again."},
		"convert-failed":  {Conflict, "この書類は表示できませんでした。別の形式（PDFなど）で保存し直してお試しください。", "This document could not be shown. Please save it in another format, such as PDF, and try again."},
		"convert-timeout": {Conflict, "この書類の変換に時間がかかりすぎました。ページを減らすか、PDFにしてお試しください。", "Converting this document took too long. Please try fewer pages, or a PDF."},
		"restarted":       {Conflict, "サーバーが再起動したため、この書類を受け取れませんでした。もう一度お試しください。", "The server was restarted before this document was complete. Please try again."},
		"not-a-photo":     {Invalid, "写真（JPEGまたはPNG）ではありません。", "This is not a photograph (JPEG or PNG)."},
		"ticket-wrong":    {Forbidden, "写真の受け付け時間が過ぎました。もう一度撮影してください。", "The time for this picture is over. Please take it again."},

		"print-format":      {Invalid, "印刷の指定に誤りがあります。", "The print settings are not right."},
		"no-print":          {Missing, "その印刷はありません。", "There is no such print job."},
		"print-over":        {Conflict, "その印刷はもう終わっています。", "This print job is already over."},
		"no-printer":        {Conflict, "そのプリンターは使えません。", "This printer cannot be used."},
		"printer-media":     {Conflict, "そのプリンターでは、この用紙または色は選べません。", "This printer does not offer that paper size or colour."},
		"no-printing":       {Conflict, "このサーバーでは印刷できません。管理者にお知らせください。", "This server is not set up to print. Please tell an administrator."},
		"ink-missing":       {Conflict, "書き込みを準備しています。少し待ってからもう一度お試しください。", "The drawings are being prepared. Please wait a moment and try again."},
		"ink-outdated":      {Conflict, "書き込みが変わりました。もう一度お試しください。", "The drawings have changed. Please try again."},
		"ink-format":        {Invalid, "書き込みの画像を受け取れませんでした。", "The picture of the drawings could not be accepted."},
		"no-keeping":        {Conflict, "このサーバーでは保存できません。管理者にお知らせください。", "This server is not set up to keep documents. Please tell an administrator."},
		"no-kept":           {Missing, "保存したものが見つかりません。期限が来て削除されたか、すでに削除されています。", "This is no longer kept. It has reached its date, or was deleted."},
		"not-yours":         {Forbidden, "ほかの人が保存したものは、開くことも削除することもできません。", "What somebody else has kept can be neither opened nor deleted."},
		"keep-format":       {Invalid, "保存するもの、名前、理由、期限を確認してください。", "Please check what is to be kept, its name, the reason and the date."},
		"equipment-too-big": {Invalid, "機器の情報が多すぎます。", "There is too much information about devices."},
	}
}
