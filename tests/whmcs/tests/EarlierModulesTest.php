<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\EarlierModules;

/** Services as modules that were used before have left them. */
final class EarlierModulesTest extends StandInCase
{
    public function testSettingsStandInTheOtherModulesOrder(): void
    {
        $settings = EarlierModules::settings(['node_id' => '3', 'cpu' => '2', 'memory' => '4', 'ipv6' => '1']);
        self::assertSame(range(1, 14), array_keys($settings));
        self::assertSame(['3', '2', '4', '1'], [$settings[1], $settings[5], $settings[6], $settings[14]]);
        $product = $this->whmcs->addProduct(['servertype' => 'fakehost', 'settings' => $settings]);
        $params = $this->whmcs->params($this->whmcs->order($product, $this->client));
        self::assertSame(
            ['3', '', '4'],
            [$params['configoption1'], $params['configoption2'], $params['configoption6']]
        );
        $this->expectExceptionMessage('no setting ram');
        EarlierModules::settings(['ram' => '4']);
    }

    public function testCustomFieldsAreTheServicesOwn(): void
    {
        $id = $this->service();
        $other = $this->service();
        $this->whmcs->earlierModules()->customFields($id, 'abcd1234', 'S3cret!');
        self::assertSame(
            ['server_id' => 'abcd1234', 'serverpass' => 'S3cret!'],
            $this->whmcs->params($id)['customfields']
        );
        self::assertSame('abcd1234', $this->whmcs->properties($id)->get('server_id'));
        self::assertSame('', $this->whmcs->properties($other)->get('server_id'));
    }

    public function testColumnsAreAddedOnceAndBlankForOthers(): void
    {
        $id = $this->service();
        $other = $this->service();
        self::assertFalse(property_exists($this->whmcs->service($id), 'convoy_vmid'));
        $earlier = $this->whmcs->earlierModules();
        $earlier->columns($id, ['convoy_server_uuid' => 'uuid-1', 'convoy_vmid' => 100]);
        $earlier->columns($id, ['convoy_user_id' => 7, 'convoy_root_password' => 'sealed']);
        $row = $this->whmcs->service($id);
        self::assertSame(
            ['uuid-1', 100, 7, 'sealed'],
            [$row->convoy_server_uuid, (int) $row->convoy_vmid, (int) $row->convoy_user_id, $row->convoy_root_password]
        );
        self::assertNull($this->whmcs->service($other)->convoy_server_uuid);
    }
}
