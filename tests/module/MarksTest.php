<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\Marks;
use WHMCS\Module\Server\Convoy\ServiceKey;

/** Servers and panel users that exist are found by what is worked out here: another value is another service or user. */
final class MarksTest extends TestCase
{
    public function test_a_mark_never_changes(): void
    {
        $marks = new Marks('0123456789abcdef');
        // guest/src/mark.rs spells ~i3afcuwb from it, as release 0.1.0 did.
        self::assertSame('12951590625414906728', $marks->ofService(new ServiceKey(42)));
        self::assertSame(
            'b03482c855bd539b42aac2ac9979c9ae6dce91f08ab006a12f9436a6f8b3850b',
            $marks->ofClient(5)
        );
    }

    public function test_every_service_addon_client_and_installation_has_its_own(): void
    {
        $services = $clients = [];
        foreach (['a', 'b'] as $installation) {
            $marks = new Marks($installation);
            foreach ([new ServiceKey(1), new ServiceKey(2), new ServiceKey(1, 1), new ServiceKey(11)] as $service) {
                $services[] = $marks->ofService($service);
            }
            $clients[] = $marks->ofClient(1);
            $clients[] = $marks->ofClient(11);
        }
        self::assertSame($services, array_unique($services));
        self::assertSame($clients, array_unique($clients));
    }
}
