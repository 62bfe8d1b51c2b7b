package document

import "errors"

// Refusal is why a file cannot be shown, in words for people. Err is for the
// log; it holds nothing of the file's content.
type Refusal struct {
	Code   string
	JA, EN string
	Err    error
}

func (r *Refusal) Error() string {
	if r.Err == nil {
		return r.Code
	}
	return r.Code + ": " + r.Err.Error()
}

func (r *Refusal) Unwrap() error { return r.Err }

// Is compares by code, so that errors.Is(err, ErrEncrypted) works.
func (r *Refusal) Is(target error) bool {
	var other *Refusal
	return errors.As(target, &other) && other.Code == r.Code
}

// because is the refusal with what it comes from.
func (r *Refusal) because(err error) *Refusal {
	reason := *r
	reason.Err = err
	return &reason
}

// The refusals.
var (
	ErrEmpty = &Refusal{
		Code: "document-empty",
		JA:   "このファイルは中身が空です。正しいファイルを選び直してください。",
		EN:   "This file is empty. Please choose the right file.",
	}
	ErrEncrypted = &Refusal{
		Code: "document-encrypted",
		JA:   "このファイルはパスワードで保護されているため表示できません。パスワードを外して保存し直してから、もう一度お試しください。",
		EN:   "This file is protected by a password and cannot be shown. Please save it without the password and try again.",
	}
	ErrDamaged = &Refusal{
		Code: "document-damaged",
		JA:   "このファイルは壊れているため開けません。元のアプリで開けるか確かめ、保存し直してから、もう一度お試しください。",
		EN:   "This file is damaged and cannot be opened. Please check that its own application opens it, save it again, and retry.",
	}
	ErrUnsupported = &Refusal{
		Code: "document-unsupported",
		JA:   "この種類のファイルは表示できません。PDF、Word、Excel、PowerPoint、テキスト、CSV、画像のいずれかにしてからお試しください。",
		EN:   "Files of this kind cannot be shown. Please use PDF, Word, Excel, PowerPoint, text, CSV or a picture.",
	}
	ErrUnavailable = &Refusal{
		Code: "document-unavailable",
		JA:   "このサーバーでは、この種類のファイルを表示する準備ができていません。PDFにしてからお試しください。管理者にもお知らせください。",
		EN:   "This server is not set up to show files of this kind. Please use a PDF instead, and tell your administrator.",
	}
	ErrMismatch = &Refusal{
		Code: "document-mismatch",
		JA:   "ファイルの中身が、名前の末尾（拡張子）と合っていません。元のアプリで保存し直してから、もう一度お試しください。",
		EN:   "The content of this file is not what the end of its name says. Please save it again with its own application and retry.",
	}
	ErrTooLarge = &Refusal{
		Code: "document-too-large",
		JA:   "ファイルが大きすぎます。ページや画像を減らすか、いくつかのファイルに分けてください。",
		EN:   "This file is too large. Please use fewer pages or smaller pictures, or divide it into several files.",
	}
	ErrTooManyPages = &Refusal{
		Code: "document-too-many-pages",
		JA:   "ページ数が多すぎます。必要なページだけのファイルにしてください。",
		EN:   "This file has too many pages. Please make a file of only those pages that are needed.",
	}
	ErrTooManyPixels = &Refusal{
		Code: "document-too-many-pixels",
		JA:   "画像の縦横が大きすぎます。小さくしてから、もう一度お試しください。",
		EN:   "The picture's width and height are too large. Please make it smaller and try again.",
	}
	ErrBomb = &Refusal{
		Code: "document-bomb",
		JA:   "このファイルは、開くと異常に大きくなる作りのため、安全のために受け付けません。元のアプリで保存し直すか、PDFにしてください。",
		EN:   "This file would grow beyond measure when it is opened, so it is refused for safety. Please save it again, or as PDF.",
	}
	ErrVirus = &Refusal{
		Code: "document-virus",
		JA:   "このファイルからウイルスが見つかったため、受け付けません。ファイルを開かず、管理者にお知らせください。",
		EN:   "A virus was found in this file, so it is refused. Do not open the file, and tell your administrator.",
	}
	ErrScanner = &Refusal{
		Code: "document-scanner",
		JA:   "ウイルス検査ができないため、今はファイルを受け付けられません。管理者にお知らせください。",
		EN:   "Files cannot be accepted now because the virus check does not answer. Please tell your administrator.",
	}
	ErrTimeout = &Refusal{
		Code: "document-timeout",
		JA:   "時間内に表示の準備が終わりませんでした。ページを減らすか、PDFにしてから、もう一度お試しください。",
		EN:   "This file could not be prepared in time. Please use fewer pages, or save it as PDF, and try again.",
	}
)

// refusals are all of them: a worker tells one by its code.
var refusals = []*Refusal{
	ErrEmpty, ErrEncrypted, ErrDamaged, ErrUnsupported, ErrUnavailable, ErrMismatch, ErrTooLarge,
	ErrTooManyPages, ErrTooManyPixels, ErrBomb, ErrVirus, ErrScanner, ErrTimeout,
}

// refusalOf is the refusal with a code; an unknown one is a damaged file.
func refusalOf(code string) *Refusal {
	for _, r := range refusals {
		if r.Code == code {
			return r
		}
	}
	return ErrDamaged
}
