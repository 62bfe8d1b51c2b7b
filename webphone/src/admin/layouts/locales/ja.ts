const ja = {
  title: '画面レイアウト',
} as const;
export default ja;
