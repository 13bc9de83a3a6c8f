export const room = (roomId: string) => `room#${roomId}`;
export const member = (user: string) => `member#${user}`;
export const message = (id: string) => `message#${id}`;

export type Member = {
  pk: string;
  sk: string;
  member: string;
  id: string;
  name: string;
  joinedAt: string;
};

export type StoredMessage = {
  pk: string;
  sk: string;
  roomId: string;
  id: string;
  author: string;
  text: string;
  importance: number;
  mentions: string[];
  sentAt: string;
  expiresAt: number;
};
