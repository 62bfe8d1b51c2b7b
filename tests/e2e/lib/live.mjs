// What a page was told over /ws: read along, never sent.

/** Live keeps the newest documents of a page's live connection. */
export class Live {
  topics = {};
  account = null;
  /** Every change of the own call: {at, call}. */
  history = [];

  follow(socket) {
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload));
      switch (message.type) {
        case 'hello':
          this.account = message.account;
          break;
        case 'snapshot':
          this.topics = { ...message.topics };
          this.#remember();
          break;
        case 'state':
          if (message.data === null) delete this.topics[message.topic];
          else this.topics[message.topic] = message.data;
          if (message.topic === 'call') this.#remember();
          break;
        default:
      }
    });
  }

  get call() {
    return this.topics.call;
  }

  button(id) {
    return this.topics.buttons?.find((b) => b.id === id);
  }

  #remember() {
    this.history.push({ at: Date.now(), call: this.topics.call ?? null });
  }
}
