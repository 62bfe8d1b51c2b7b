const ja = {
  title: '資料集',
  note: 'よく使う申請書や案内です。職員は、相談中に「資料」の「資料集」から1回の操作で見せられます。',
  add: '資料を追加',
  limits:
    'PDF・Word・Excel・PowerPoint・テキスト・CSV・画像（{{pages}}ページ、{{size}} MBまで）。相談中は、ファイルの名前で表示します。',
  empty: '資料はまだありません。「資料を追加」を押して、ファイルを選んでください。',
  column: { name: '名前', pages: 'ページ', size: '大きさ', changed: '登録日', actions: '操作' },
  replace: '差し替え',
  replaceNamed: '「{{name}}」を差し替える',
  remove: '削除',
  removeNamed: '「{{name}}」を削除する',
  removeHeading: '「{{name}}」を削除しますか',
  removeText: 'これからの相談では選べなくなります。いま見せている相談では、そのまま使えます。',
  sending: '「{{name}}」を送っています：{{part}}%',
  making: '「{{name}}」のページを作っています',
  waiting: 'ほかに{{n}}件が待っています',
  stop: '中止',
  done: '「{{name}}」を登録しました',
  failed: '「{{name}}」を登録できませんでした',
};

export default ja;
