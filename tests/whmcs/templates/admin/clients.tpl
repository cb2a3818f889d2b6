{extends file='layout.tpl'}
{block name=body}
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>ID</th><th>Client</th><th>Email Address</th><th>Services</th><th></th></tr></thead>
    <tbody>
    {foreach $clients as $row}
    <tr>
        <td>{$row->id}</td><td>{$row->firstname|text} {$row->lastname|text}</td><td>{$row->email|text}</td>
        <td>{foreach $services[$row->id]|default:[] as $service}<a href="/admin/clientsservices.php?id={$service->id}">{$service->name|text} - {$service->domain|text}</a> ({$service->domainstatus|text})<br>{/foreach}</td>
        <td><form method="post" action="/admin/clients.php"><input type="hidden" name="token" value="{$token}"><button class="btn btn-default btn-sm" name="loginas" value="{$row->id}">Login as Client</button></form></td>
    </tr>
    {foreachelse}<tr><td colspan="5">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
