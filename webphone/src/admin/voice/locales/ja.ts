const ja = {
  title: '音声・案内',
} as const;
export default ja;
