const ja = {
  title: '利用履歴',
} as const;
export default ja;
