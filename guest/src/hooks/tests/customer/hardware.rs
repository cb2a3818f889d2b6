use serde_json::json;

use super::*;

fn booting<'a>(order: &[&'a str]) -> Context {
    const NAMES: [&str; 8] = [
        "convoy_boot_1",
        "convoy_boot_2",
        "convoy_boot_3",
        "convoy_boot_4",
        "convoy_boot_5",
        "convoy_boot_6",
        "convoy_boot_7",
        "convoy_boot_8",
    ];
    let inputs: Vec<(&str, &'a str)> = NAMES.into_iter().zip(order.iter().copied()).collect();
    typing(&inputs, signed_on())
}

#[test]
fn the_order_is_sent_as_it_was_chosen_gaps_and_repetitions_left_out() {
    for (chosen, order) in [
        (&["ide2", "scsi0"][..], json!(["ide2", "scsi0"])),
        (&["scsi0"], json!(["scsi0"])),
        (&["", "scsi0", "", "ide2"], json!(["scsi0", "ide2"])),
        (&["scsi0", "scsi0", "ide2"], json!(["scsi0", "ide2"])),
    ] {
        let mut panel = panel();
        let reply = set_boot_order(&mut panel, &booting(chosen));
        assert_eq!(read(&reply)["reload"], true);
        let sent = panel.sent("PUT", &own("/settings/hardware/boot-order"));
        assert_eq!(body(sent), json!({ "order": order }), "{chosen:?}");
        assert_eq!(panel.depth(), 2);
    }
}

#[test]
fn a_vm_boots_only_from_what_it_has() {
    for (chosen, says) in [
        (&["scsi0", "net0"][..], "“net0” isn't one of the choices."),
        (&["scsi0;ide2"], "isn't one of the choices."),
        (&["SCSI0"], "isn't one of the choices."),
        (&["<b>"], "“<b>” isn't one of the choices."),
        (&[], "Choose at least one disk or drive"),
        (&["", ""], "Choose at least one disk or drive"),
    ] {
        let mut panel = panel();
        let reply = set_boot_order(&mut panel, &booting(chosen));
        refused_for(&reply, &panel, 1, says);
    }
}

#[test]
fn an_iso_of_the_list_is_mounted_and_unmounted_by_its_name() {
    type Hook = fn(&mut dyn Door, &Context) -> Answer;
    let cases: [(Hook, &str, &str); 2] = [
        (mount_iso, "mount", "Rescue has been mounted."),
        (unmount_iso, "unmount", "Rescue has been unmounted."),
    ];
    for (hook, word, says) in cases {
        let mut panel = panel();
        let reply = hook(&mut panel, &typing(&[("convoy_iso", ISO)], signed_on()));
        assert_eq!(read(&reply)["message"], says);
        panel.sent(
            "POST",
            &own(&format!("/settings/hardware/isos/{ISO}/{word}")),
        );
        assert_eq!(panel.depth(), 2);
    }
}

#[test]
fn only_an_iso_that_the_customer_is_shown_is_mounted() {
    for (list, wanted) in [
        (json!([iso(ISO, "Hidden", true, false)]), ISO),
        (json!([iso(ISO, "Rescue", false, false)]), OTHER),
        (json!([iso(ISO, "Rescue", false, false)]), "Rescue"),
        (json!([iso(ISO, "Rescue", false, false)]), ""),
        (json!([]), ISO),
    ] {
        let mut panel = panel().but("GET", &own("/settings/hardware/isos"), data(&list));
        let reply = mount_iso(&mut panel, &typing(&[("convoy_iso", wanted)], signed_on()));
        refused_for(&reply, &panel, 1, "isn't one of the choices");
    }
}

#[test]
fn a_hidden_iso_that_is_in_a_drive_can_be_taken_out() {
    let list = json!([iso(ISO, "Staff's", true, true)]);
    let mut panel = panel().but("GET", &own("/settings/hardware/isos"), data(&list));
    assert!(
        unmount_iso(&mut panel, &typing(&[("convoy_iso", ISO)], signed_on()))
            .ended
            .is_ok()
    );
}

#[test]
fn what_the_panel_refuses_is_told_without_its_words() {
    for answer in [
        refused(400, "This ISO is already mounted."),
        refused(400, "There is no free drive."),
        refused(404, "No query results for model [Convoy\\Models\\ISO]."),
    ] {
        let mut panel = panel().but("POST", &own("/settings/hardware/isos/"), answer);
        let reply = mount_iso(&mut panel, &typing(&[("convoy_iso", ISO)], signed_on()));
        assert_eq!(kind(&reply), Some(ProblemKind::Refused));
        assert_eq!(
            heard(&reply),
            "This can't be done right now. Please contact support."
        );
    }
}
