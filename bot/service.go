package bot

import (
	"encoding/json"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// announces says whether a message is Telegram's own note about a chat (somebody came, a title changed): nobody said it, so
// nobody waits for an answer.
func announces(m *tgbotapi.Message) bool {
	return len(m.NewChatMembers) > 0 || m.LeftChatMember != nil || m.NewChatTitle != "" || len(m.NewChatPhoto) > 0 ||
		m.DeleteChatPhoto || m.GroupChatCreated || m.SuperGroupChatCreated || m.ChannelChatCreated ||
		m.MessageAutoDeleteTimerChanged != nil || m.MigrateFromChatID != 0 || m.PinnedMessage != nil ||
		m.ConnectedWebsite != "" || m.ProximityAlertTriggered != nil || m.VoiceChatScheduled != nil ||
		m.VoiceChatStarted != nil || m.VoiceChatEnded != nil || m.VoiceChatParticipantsInvited != nil
}

// notes are the announcements that Telegram invented after the library froze (Bot API 5.5 to 9), private chats first.
var notes = []string{
	"write_access_allowed", "chat_background_set", "boost_added", "giveaway", "giveaway_created", "giveaway_winners",
	"giveaway_completed", "gift", "unique_gift", "refunded_payment", "successful_payment", "message_auto_delete_timer_changed",
	"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
	"general_forum_topic_hidden", "general_forum_topic_unhidden", "video_chat_scheduled", "video_chat_started",
	"video_chat_ended", "video_chat_participants_invited", "paid_message_price_changed", "direct_message_price_changed",
}

// service looks for those notes in an update in which nothing else was recognised.
func service(raw []byte) bool {
	var u struct {
		Message map[string]json.RawMessage `json:"message"`
	}
	if json.Unmarshal(raw, &u) != nil {
		return false
	}
	for _, n := range notes {
		if _, ok := u.Message[n]; ok {
			return true
		}
	}
	return false
}
