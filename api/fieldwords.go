package api

import (
	"fmt"
	"strings"

	"madoguchi/store"
)

// fieldErrors puts faults into words.
func fieldErrors(faults []store.Fault) []FieldError {
	out := make([]FieldError, len(faults))
	for i, f := range faults {
		location := "body." + f.Field
		if f.Field == "" || strings.HasPrefix(f.Field, "[") {
			location = "body" + f.Field
		}
		ja, en := faultWords(f)
		out[i] = FieldError{Location: location, Message: en, JA: ja}
	}
	return out
}

func faultWords(f store.Fault) (ja, en string) {
	switch f.Code {
	case store.FaultRequired:
		return "入力してください。", "Please fill this in."
	case store.FaultLong:
		return fmt.Sprintf("%d文字以内で入力してください。", f.Max), fmt.Sprintf("At most %d characters.", f.Max)
	case store.FaultPlain:
		return "改行や制御文字は使えません。", "Line breaks and control characters cannot be used."
	case store.FaultSlug:
		return "半角の英小文字・数字・「.」「_」「-」で32文字以内にしてください。", "Up to 32 characters out of a–z, 0–9, '.', '_' and '-'."
	case store.FaultRange:
		return fmt.Sprintf("%d～%dの範囲にしてください。", f.Min, f.Max), fmt.Sprintf("From %d to %d.", f.Min, f.Max)
	case store.FaultUnknown:
		return "選んだものが見つかりません。選び直してください。", "What was chosen does not exist. Please choose again."
	case store.FaultTwice:
		return "同じものが2つあります。", "The same is there twice."
	case store.FaultMany:
		return fmt.Sprintf("%d件までにしてください。", f.Max), fmt.Sprintf("At most %d entries.", f.Max)
	case store.FaultCondition:
		return "いつ移すかの条件を1つ以上選んでください。", "Please choose at least one condition."
	case store.FaultItself:
		return "同じ窓口には移せません。別の行き先を選んでください。", "A counter cannot lead to itself. Please choose another target."
	case store.FaultOpenings:
		return "時間が重なっているか、終わりが始まりより前です。", "Openings lie over each other, or end before they begin."
	case store.FaultDate:
		return "日付が正しくありません。", "There is no such date."
	case store.FaultNumber:
		return "番号は半角の数字・英小文字・「+」「*」「.」「_」「-」で32文字以内にしてください。", "Up to 32 characters out of 0–9, a–z, '+', '*', '.', '_' and '-'."
	case store.FaultNone:
		return "理由を必須にするときは、選べる理由が1つ以上必要です。", "When a reason is compulsory, there must be one that can be chosen."
	default:
		return "正しくありません。", "This is not right."
	}
}
