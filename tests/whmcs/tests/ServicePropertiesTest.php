<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

final class ServicePropertiesTest extends StandInCase
{
    public function testReservedNamesOfAServiceAreItsOwnColumns(): void
    {
        $id = $this->service();
        $values = [
            'Username' => 'root',
            'Domain' => 'new.example.com',
            'Dedicated IP' => '203.0.113.9',
            'Disk Usage' => '1',
            'Disk Limit' => '2',
            'Bandwidth Usage' => '3',
            'Bandwidth Limit' => '4',
        ];
        $this->whmcs->properties($id)->save($values);
        foreach ($values as $name => $value) {
            self::assertSame($value, $this->whmcs->properties($id)->get($name), $name);
        }
        $row = $this->whmcs->service($id);
        self::assertSame(['root', '203.0.113.9'], [$row->username, $row->dedicatedip]);
        self::assertSame(0, $this->whmcs->database()->table('tblcustomfields')->count());
    }

    public function testPasswordOfAServiceIsStoredEncrypted(): void
    {
        $id = $this->service();
        $this->whmcs->properties($id)->save(['Password' => 'S3cret!']);
        self::assertStringNotContainsString('S3cret!', $this->whmcs->service($id)->password);
        self::assertSame('S3cret!', decrypt($this->whmcs->service($id)->password));
        self::assertSame('S3cret!', $this->whmcs->params($id)['password']);
    }

    public function testAnyOtherNameBecomesAnAdminOnlyCustomField(): void
    {
        $id = $this->service();
        self::assertSame('', $this->whmcs->properties($id)->get('Server UUID'));
        $this->whmcs->properties($id)->save(['Server UUID' => 'abc']);
        $this->whmcs->properties($id)->save(['Server UUID' => ['type' => 'text', 'value' => 'def']]);
        $fields = $this->whmcs->database()->table('tblcustomfields')->get();
        self::assertCount(1, $fields);
        self::assertSame(['product', 'Server UUID', 'on'], [
            $fields[0]->type, $fields[0]->fieldname, $fields[0]->adminonly,
        ]);
        self::assertSame('def', $this->whmcs->params($id)['customfields']['Server UUID']);
    }

    public function testAssignedIpsIsNoColumn(): void
    {
        $id = $this->service();
        $this->whmcs->properties($id)->save(['Assigned IPs' => '203.0.113.9']);
        self::assertSame('', $this->whmcs->service($id)->assignedips);
        self::assertSame('203.0.113.9', $this->whmcs->params($id)['customfields']['Assigned IPs']);
    }

    public function testOneServicesValuesAreNotAnothers(): void
    {
        $first = $this->service();
        $second = $this->service();
        $this->whmcs->properties($first)->save(['Server UUID' => 'first']);
        $this->whmcs->properties($second)->save(['Server UUID' => 'second']);
        self::assertSame('first', $this->whmcs->properties($first)->get('Server UUID'));
    }

    public function testEveryNameOfAnAddonIsACustomFieldAndTheParentStaysUntouched(): void
    {
        $parent = $this->service();
        $before = $this->whmcs->service($parent);
        $definition = $this->whmcs->addAddon(['module' => 'fakehost', 'server' => $this->server]);
        $addon = $this->whmcs->orderAddon($definition, $parent);
        $properties = $this->whmcs->properties($parent, $addon);
        $properties->save(['Username' => 'root', 'Password' => 'pw', 'Dedicated IP' => '203.0.113.9']);
        self::assertEquals($before, $this->whmcs->service($parent));
        $params = $this->whmcs->params($parent, $addon);
        self::assertSame(['root', 'pw'], [$params['username'], $params['password']]);
        self::assertSame('203.0.113.9', $params['customfields']['Dedicated IP']);
        self::assertSame(3, $this->whmcs->database()->table('tblcustomfields')->where('type', 'addon')->count());
    }
}
