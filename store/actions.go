package store

// Action is what can be in the audit log. It is no string, so that nothing can be
// written there that is not in this list, for which the page of the audit log has
// words.
type Action int

// The actions. What their subject is stands where they are written.
const (
	ActionLogin Action = iota + 1
	ActionLogout
	ActionLoginFailed
	ActionAgentRefused
	ActionAccountCreate
	ActionAccountUpdate
	ActionAccountDelete
	ActionAccountImport
	ActionAccountPassword
	ActionAccountResetPassword
	ActionSessionEnd
	ActionDeviceCreate
	ActionDeviceRenew
	ActionDeviceDelete
	ActionAttemptsRelease
	ActionQueuePut
	ActionQueueDelete
	ActionQueueMembers
	ActionButtonPut
	ActionButtonDelete
	ActionButtonOrder
	ActionSchedulePut
	ActionScheduleDelete
	ActionAddressPut
	ActionAddressDelete
	ActionAwayReasonsPut
	ActionDispositionCodesPut
	ActionPromptPut
	ActionPromptDelete
	ActionPrinterPut
	ActionPrinterDelete
	ActionPrinterTest
	ActionKioskPut
	ActionKioskPair
	ActionKioskUnpair
	ActionKioskReload
	ActionKioskTest
	ActionLayoutCreate
	ActionLayoutChange
	ActionLayoutPublish
	ActionLayoutDiscard
	ActionLayoutRestore
	ActionLayoutDelete
	ActionLayoutPicture
	ActionSettingPut
	ActionStopCreate
	ActionStopApprove
	ActionStopCancel
	ActionStopMaintenance
	ActionStopEnd
	ActionKeptCreate
	ActionKeptDownload
	ActionKeptDelete
	ActionLibraryPut
	ActionLibraryDelete
	ActionRoomErased
	ActionCallJoin
	ActionCallTakeOver
	ActionCallMove
	ActionAgentPresence
	ActionRecordsExport
	ActionRecordsPrune
	ActionTokenCreate
	ActionTokenDelete
	ActionConfigExport
	ActionConfigImport
	ActionAuditExport
	ActionAuditVerify
	ActionLogLevelPut
	ActionSIPTraceBegin
	ActionSIPTraceEnd
	ActionBackup
	ActionRestore
	actionsEnd // none: how many there are
)

// codes are the actions as the audit log and the API have them, e.g. account.create.
func codes() []string {
	return []string{
		ActionLogin:                "login",
		ActionLogout:               "logout",
		ActionLoginFailed:          "login-failed",
		ActionAgentRefused:         "agent-refused",
		ActionAccountCreate:        "account.create",
		ActionAccountUpdate:        "account.update",
		ActionAccountDelete:        "account.delete",
		ActionAccountImport:        "account.import",
		ActionAccountPassword:      "account.password",
		ActionAccountResetPassword: "account.reset-password",
		ActionSessionEnd:           "session.end",
		ActionDeviceCreate:         "device.create",
		ActionDeviceRenew:          "device.renew",
		ActionDeviceDelete:         "device.delete",
		ActionAttemptsRelease:      "attempts.release",
		ActionQueuePut:             "queue.put",
		ActionQueueDelete:          "queue.delete",
		ActionQueueMembers:         "queue.members",
		ActionButtonPut:            "button.put",
		ActionButtonDelete:         "button.delete",
		ActionButtonOrder:          "button.order",
		ActionSchedulePut:          "schedule.put",
		ActionScheduleDelete:       "schedule.delete",
		ActionAddressPut:           "address.put",
		ActionAddressDelete:        "address.delete",
		ActionAwayReasonsPut:       "away-reasons.put",
		ActionDispositionCodesPut:  "disposition-codes.put",
		ActionPromptPut:            "prompt.put",
		ActionPromptDelete:         "prompt.delete",
		ActionPrinterPut:           "printer.put",
		ActionPrinterDelete:        "printer.delete",
		ActionPrinterTest:          "printer.test",
		ActionKioskPut:             "kiosk.put",
		ActionKioskPair:            "kiosk.pair",
		ActionKioskUnpair:          "kiosk.unpair",
		ActionKioskReload:          "kiosk.reload",
		ActionKioskTest:            "kiosk.test",
		ActionLayoutCreate:         "layout.create",
		ActionLayoutChange:         "layout.change",
		ActionLayoutPublish:        "layout.publish",
		ActionLayoutDiscard:        "layout.discard",
		ActionLayoutRestore:        "layout.restore",
		ActionLayoutDelete:         "layout.delete",
		ActionLayoutPicture:        "layout.picture",
		ActionSettingPut:           "setting.put",
		ActionStopCreate:           "stop.create",
		ActionStopApprove:          "stop.approve",
		ActionStopCancel:           "stop.cancel",
		ActionStopMaintenance:      "stop.maintenance",
		ActionStopEnd:              "stop.end",
		ActionKeptCreate:           "kept.create",
		ActionKeptDownload:         "kept.download",
		ActionKeptDelete:           "kept.delete",
		ActionLibraryPut:           "library.put",
		ActionLibraryDelete:        "library.delete",
		ActionRoomErased:           "room.erased",
		ActionCallJoin:             "call.join",
		ActionCallTakeOver:         "call.take-over",
		ActionCallMove:             "call.move",
		ActionAgentPresence:        "agent.presence",
		ActionRecordsExport:        "records.export",
		ActionRecordsPrune:         "records.prune",
		ActionTokenCreate:          "token.create",
		ActionTokenDelete:          "token.delete",
		ActionConfigExport:         "config.export",
		ActionConfigImport:         "config.import",
		ActionAuditExport:          "audit.export",
		ActionAuditVerify:          "audit.verify",
		ActionLogLevelPut:          "log-level.put",
		ActionSIPTraceBegin:        "sip-trace.begin",
		ActionSIPTraceEnd:          "sip-trace.end",
		ActionBackup:               "backup",
		ActionRestore:              "restore",
	}
}

// String is the code of the action; empty for none.
func (a Action) String() string {
	if all := codes(); a > 0 && int(a) < len(all) {
		return all[a]
	}
	return ""
}

// Actions are the codes of all actions.
func Actions() []string { return codes()[1:] }
