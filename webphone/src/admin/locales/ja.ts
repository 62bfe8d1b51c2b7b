const ja = {
  starting: '準備しています',
} as const;
export default ja;
