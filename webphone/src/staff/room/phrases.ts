/** The ready phrases of the conversation, in the order of a consultation; their words are in the texts. */
export const phrases = [
  'hear',
  'slowly',
  'wait',
  'camera',
  'write',
  'sign',
  'identity',
  'paper',
  'question',
  'thanks',
] as const;
