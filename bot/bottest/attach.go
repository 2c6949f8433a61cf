package bottest

// ShareContact gives a phone number. own is the channel's promise that it is theirs; otherwise it is a card passed on.
func (c *Citizen) ShareContact(phone string, own bool) int {
	card := map[string]any{"phone_number": phone, "first_name": c.FirstName}
	if own {
		card["user_id"] = c.ID
	} else {
		card["first_name"] = "Somebody"
	}
	return c.attach("contact", "", map[string]any{"contact": card})
}

// SendPhoto sends a picture.
func (c *Citizen) SendPhoto(caption string) int {
	return c.attach("photo", caption, map[string]any{"photo": []any{
		map[string]any{"file_id": "p1", "file_unique_id": "up1", "width": 90, "height": 60, "file_size": 1200},
		map[string]any{"file_id": "p2", "file_unique_id": "up2", "width": 900, "height": 600, "file_size": 90_000},
	}})
}

// SendVideo sends a film.
func (c *Citizen) SendVideo(caption string) int {
	return c.attach("video", caption, map[string]any{"video": file("video/mp4", map[string]any{
		"width": 640, "height": 480, "duration": 12})})
}

// SendVoice sends a voice message.
func (c *Citizen) SendVoice() int {
	return c.attach("voice", "", map[string]any{"voice": file("audio/ogg", map[string]any{"duration": 7})})
}

// SendSticker sends a sticker.
func (c *Citizen) SendSticker() int {
	return c.attach("sticker", "", map[string]any{"sticker": file("", map[string]any{
		"width": 512, "height": 512, "emoji": "👍", "type": "regular", "is_animated": false, "is_video": false})})
}

// SendDocument sends a file.
func (c *Citizen) SendDocument(name, caption string) int {
	return c.attach("document", caption, map[string]any{"document": file("application/pdf", map[string]any{"file_name": name})})
}

// SendLocation sends a place on the map.
func (c *Citizen) SendLocation(lat, lon float64) int {
	return c.attach("location", "", map[string]any{"location": map[string]any{"latitude": lat, "longitude": lon}})
}

// SendOther sends any other kind of attachment: the name of the message's field and its JSON value ("dice", "poll", ...).
func (c *Citizen) SendOther(field string, value any) int {
	return c.attach(field, "", map[string]any{field: value})
}

func file(mime string, fields map[string]any) map[string]any {
	fields["file_id"], fields["file_unique_id"], fields["file_size"] = "f1", "uf1", 4096
	if mime != "" {
		fields["mime_type"] = mime
	}
	return fields
}
