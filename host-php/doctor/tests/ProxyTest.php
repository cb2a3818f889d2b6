<?php

declare(strict_types=1);

namespace DoctorTests;

/** A panel behind a proxy, which Access Hash names. */
final class ProxyTest extends ShopCase
{
    /**
     * What the proxy refuses is no fault of the panel's.
     *
     * Put back: host-php/doctor/src/PanelChecks.php, certificate(): leave out `proxy`; or firstStop(): the panel's.
     */
    public function test_a_proxy_that_does_not_lead_to_the_panel_is_named(): void
    {
        $refusing = new Front($this->panel, "HTTP/1.1 403 Forbidden\nserver: squid", 'Denied');
        $ca = "ca={$this->panel->ca}";
        $this->record(['accesshash' => "$ca\nproxy=http://shop:secret@127.0.0.1:$refusing->port"]);
        $ended = $this->doctor();
        $says = "the proxy 127.0.0.1:$refusing->port doesn't lead to 127.0.0.1:{$this->panel->port()}: ";
        self::assertFaults([$says], $ended);
        self::assertStringNotContainsString('secret', $ended->printed);
        self::assertStringContainsString("What the doctor found: $says", $this->testConnection());
        // Taking out the line is one of the two remedies.
        self::assertStringContainsString('take out the line proxy= in Access Hash', $ended->printed);
        $this->record(['accesshash' => $ca]);
        self::assertFaults([], $this->doctor());
    }

    public function test_a_proxy_that_does_not_run_is_named_with_its_own_address(): void
    {
        $this->record(['accesshash' => "ca={$this->panel->ca}\nproxy=http://127.0.0.1:9"]);
        self::assertFaults(['127.0.0.1:9 takes no connection: Connection refused'], $this->doctor());
    }
}
