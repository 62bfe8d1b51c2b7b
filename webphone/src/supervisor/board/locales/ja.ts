const ja = {
  title: '監視ボード',
} as const;
export default ja;
