const ja = {
  title: '監査ログ',
} as const;
export default ja;
