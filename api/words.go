package api

import (
	"maps"
	"net/http"
	"sync"
)

type phrase struct {
	status int
	ja, en string
}

// allWords is the one list of all codes.
var allWords = sync.OnceValue(func() map[string]phrase {
	all := baseWords()
	for _, area := range []map[string]phrase{
		layoutWords(),
		kioskWords(),
		systemWords(),
		auditLogWords(),
		recordWords(),
		boardWords(),
		tokenWords(),
		accountWords(),
		settingWords(),
		figureWords(),
	} {
		maps.Copy(all, area)
	}
	return all
})

// wordsOf says in two languages what a code means and with which status it is
// answered.
func wordsOf(code string) (phrase, bool) {
	p, ok := allWords()[code]
	return p, ok
}

func baseWords() map[string]phrase {
	return map[string]phrase{
		"failed":    {http.StatusInternalServerError, "サーバーで処理できませんでした。時間をおいてもう一度お試しください。", "The server could not do this. Please try again later."},
		"busy":      {http.StatusServiceUnavailable, "ただいま混み合っています。少し待ってからもう一度お試しください。", "The server is busy. Please wait a moment and try again."},
		"invalid":   {http.StatusUnprocessableEntity, "入力された内容に誤りがあります。確認してもう一度お試しください。", "Something in the request is not right. Please check it and try again."},
		"too-large": {http.StatusRequestEntityTooLarge, "送られたデータが大きすぎます。", "The request is too large."},
		"not-json":  {http.StatusUnsupportedMediaType, "送られたデータの形式が正しくありません。", "The request must be JSON."},
		"too-slow":  {http.StatusRequestTimeout, "送信に時間がかかりすぎました。もう一度お試しください。", "The request took too long. Please try again."},

		"not-found":          {http.StatusNotFound, "見つかりません。削除された可能性があります。", "There is no such entry. It may have been deleted."},
		"method-not-allowed": {http.StatusMethodNotAllowed, "この操作はできません。", "This cannot be done here."},
		"forbidden":          {http.StatusForbidden, "この操作をする権限がありません。", "You are not allowed to do this."},
		"foreign-origin":     {http.StatusForbidden, "ほかのサイトからの操作は受け付けません。", "Requests from other sites are refused."},
		"not-logged-in":      {http.StatusUnauthorized, "ログインしてください。", "Please log in."},
		"must-change":        {http.StatusForbidden, "はじめにパスワードを変更してください。", "Please change your password first."},
		"no-subprotocol":     {http.StatusBadRequest, "接続の方式が正しくありません。", "The WebSocket subprotocol must be \"sip\"."},
		"too-many-sockets":   {http.StatusServiceUnavailable, "接続数が上限に達しています。しばらくしてからもう一度お試しください。", "There are too many connections. Please try again later."},

		"wrong-login":        {http.StatusUnauthorized, "IDまたはパスワードが違います。", "The ID or the password is wrong."},
		"wrong-password":     {http.StatusForbidden, "今のパスワードが違います。", "The current password is wrong."},
		"too-many-attempts":  {http.StatusTooManyRequests, "続けて失敗したため、しばらくログインできません。", "There were too many failed attempts. Please wait."},
		"account-disabled":   {http.StatusForbidden, "このアカウントは停止されています。管理者にお問い合わせください。", "This account is disabled. Please ask an administrator."},
		"password-too-short": {http.StatusUnprocessableEntity, "パスワードは8文字以上にしてください。", "A password has at least 8 characters."},
		"password-too-long":  {http.StatusUnprocessableEntity, "パスワードは128文字以内にしてください。", "A password has at most 128 characters."},
		"password-common":    {http.StatusUnprocessableEntity, "推測されやすいパスワードです。別のものにしてください。", "This password is easy to guess. Please choose another one."},
		"password-is-login":  {http.StatusUnprocessableEntity, "IDと同じパスワードは使えません。", "A password must not be made from the ID."},
		"password-same":      {http.StatusUnprocessableEntity, "今と違うパスワードにしてください。", "The new password must differ from the current one."},
		"own-account":        {http.StatusConflict, "ご自分のアカウントは削除・停止できません。", "You cannot delete or disable your own account."},

		"login-format":       {http.StatusUnprocessableEntity, "IDは半角の英小文字・数字・「.」「_」「-」で32文字以内にしてください。", "An ID has up to 32 characters out of a–z, 0–9, '.', '_' and '-'."},
		"login-taken":        {http.StatusConflict, "このIDはすでに使われています。", "This ID is taken."},
		"name-format":        {http.StatusUnprocessableEntity, "名前は1～100文字で入力してください。", "A name has 1 to 100 characters."},
		"place-format":       {http.StatusUnprocessableEntity, "場所は100文字以内で入力してください。", "A place has at most 100 characters."},
		"role-unknown":       {http.StatusUnprocessableEntity, "役割の指定が正しくありません。", "There is no such role."},
		"last-administrator": {http.StatusConflict, "最後の管理者は削除・停止・変更できません。先に別の管理者を作ってください。", "This is the last administrator. Please make another one first."},
		"queue-unknown":      {http.StatusUnprocessableEntity, "その窓口はありません。", "There is no such counter."},
		"not-an-agent":       {http.StatusUnprocessableEntity, "窓口を担当できるのは職員と監督者だけです。", "Only staff and supervisors serve counters."},
		"queue-in-use":       {http.StatusConflict, "この窓口につながるボタンがあります。先にボタンを変更してください。", "A button still leads to this counter. Please change the button first."},
		"queue-format":       {http.StatusUnprocessableEntity, "窓口の設定に誤りがあります。", "The settings of this counter are not right."},
		"button-format":      {http.StatusUnprocessableEntity, "ボタンの設定に誤りがあります。日本語と英語の名前が必要です。", "The settings of this button are not right. It needs a label in Japanese and English."},
		"target-in-use":      {http.StatusConflict, "ほかの窓口の設定で使われています。先にその設定を変更してください。", "The settings of another counter refer to it. Please change those first."},
		"target-unknown":     {http.StatusUnprocessableEntity, "転送先または音声が見つかりません。", "A target or a recording does not exist."},
		"member-format":      {http.StatusUnprocessableEntity, "担当者の設定に誤りがあります。", "The settings of the people who serve this counter are not right."},
		"schedule-format":    {http.StatusUnprocessableEntity, "受付時間の設定に誤りがあります。", "The opening hours are not right."},
		"schedule-unknown":   {http.StatusUnprocessableEntity, "その受付時間はありません。", "There are no such opening hours."},
		"schedule-in-use":    {http.StatusConflict, "この受付時間を使っているボタンがあります。先にボタンを変更してください。", "A button still follows these opening hours. Please change the button first."},
		"reason-needed":      {http.StatusUnprocessableEntity, "離席の理由を選んでください。", "Please choose why you are away."},
		"reason-unknown":     {http.StatusUnprocessableEntity, "その離席理由は選べません。", "This reason cannot be chosen."},
		"reason-format":      {http.StatusUnprocessableEntity, "離席理由の設定に誤りがあります。", "The list of reasons is not right."},
		"code-format":        {http.StatusUnprocessableEntity, "対応結果の設定に誤りがあります。", "The list of results is not right."},
		"code-unknown":       {http.StatusUnprocessableEntity, "その対応結果は選べません。", "This result cannot be chosen here."},
		"note-format":        {http.StatusUnprocessableEntity, "メモは1000文字以内で入力してください。", "A note has at most 1,000 characters."},
		"prompt-format":      {http.StatusUnprocessableEntity, "音声の設定に誤りがあります。", "The settings of this recording are not right."},
		"prompt-in-use":      {http.StatusConflict, "この音声を使っている窓口があります。先に窓口の設定を変更してください。", "A counter still plays this recording. Please change the counter first."},
		"audio-format":       {http.StatusUnprocessableEntity, "この音声ファイルは使えません。WAV（PCM 16ビット、8～48 kHz）またはOgg Opusにしてください。", "This sound cannot be used. It must be WAV (PCM, 16 bit, 8–48 kHz) or Ogg Opus."},
		"audio-unplayable":   {http.StatusUnprocessableEntity, "この音声は再生できません。別の形式で作り直してください。", "This sound cannot be played. Please make it anew in another form."},
		"too-many-intervals": {http.StatusUnprocessableEntity, "期間が長すぎます。期間を短くするか、集計の間隔を長くしてください。", "The period is too long. Please make it shorter, or the interval longer."},
		"audio-too-long":     {http.StatusUnprocessableEntity, "音声は5分・10 MB以内にしてください。", "A recording has at most 5 minutes and 10 MB."},
		"address-format":     {http.StatusUnprocessableEntity, "外部の連絡先の設定に誤りがあります。", "The settings of this outside number are not right."},
		"stop-format":        {http.StatusUnprocessableEntity, "計画停止の設定に誤りがあります。これからの日時と、日本語・英語のお知らせが必要です。", "The planned stop is not right. It needs a time in the future and a message in Japanese and English."},
		"stop-own":           {http.StatusConflict, "計画停止は、登録した人とは別の管理者が承認してください。", "Another administrator must approve the planned stop."},
		"stop-state":         {http.StatusConflict, "この計画停止には、今はその操作ができません。", "This cannot be done with the planned stop now."},
		"printer-format":     {http.StatusUnprocessableEntity, "プリンターの設定に誤りがあります。", "The settings of this printer are not right."},
		"printer-address":    {http.StatusUnprocessableEntity, "プリンターのアドレスは ipps://ホスト名/パス の形で入力してください。", "A printer's address looks like ipps://host/path."},
		"printer-plain":      {http.StatusUnprocessableEntity, "ipp:// では印刷内容が暗号化されません。ipps:// にするか、暗号化なしの印刷を許可してください。", "With ipp:// nothing is encrypted. Please use ipps://, or allow it for this printer."},
		"printer-pin":        {http.StatusUnprocessableEntity, "証明書の指紋（SHA-256）は64桁の16進数で入力してください。", "The fingerprint of the certificate (SHA-256) has 64 hex digits."},
		"kiosk-unknown":      {http.StatusUnprocessableEntity, "その市民用端末はありません。", "There is no such kiosk account."},
		"printer-off":        {http.StatusConflict, "このプリンターは停止しています。先に有効にしてください。", "This printer is switched off. Please switch it on first."},
		"too-many-devices":   {http.StatusConflict, "このアカウントの機器は上限に達しています。", "This account has as many devices as it may have."},
		"secret-too-short":   {http.StatusUnprocessableEntity, "機器のパスワードは24文字以上にしてください。", "A device secret has at least 24 characters."},
		"store-busy":         {http.StatusServiceUnavailable, "保存できませんでした。少し待ってからもう一度お試しください。", "Nothing was saved. Please wait a moment and try again."},
		"store-full":         {http.StatusInsufficientStorage, "保存できませんでした。管理者にお知らせください。", "Nothing was saved. Please tell an administrator."},

		"not-in-call":     {http.StatusConflict, "その通話はもう終わっています。", "This call is over."},
		"not-now":         {http.StatusConflict, "今はその操作ができません。", "This cannot be done at the moment."},
		"unknown-command": {http.StatusBadRequest, "この操作はできません。", "This cannot be done."},
		"too-fast":        {http.StatusTooManyRequests, "操作が速すぎます。少し待ってからもう一度お試しください。", "This was too fast. Please wait a moment and try again."},

		"changed-meanwhile": {http.StatusPreconditionFailed, "ほかの人が先に変更しました。最新の内容を確認してから、もう一度保存してください。", "Somebody else has changed this meanwhile. Please look at the newest state and save again."},
		"list-format":       {http.StatusUnprocessableEntity, "一覧の並べ替えまたはページの指定が正しくありません。", "The order or the page of the list is not right."},
	}
}
